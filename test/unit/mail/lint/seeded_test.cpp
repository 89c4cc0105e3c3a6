// Defects put into a copy of the templates and catalogues: each is caught by the rule that is meant for it.
#include "../own_folder.hpp"
#include "clean_mail.hpp"
#include "mail/lint/template_lint.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace postkey::mail::lint {
namespace {

// All of the built-in files, to be spoiled.
class Copy : public OwnFolder
{
public:
    Copy()
    {
        for (const auto& [path, file] : built_in_templates())
            write(path, file.text);
    }

    void spoil(const std::string& file, const std::string& what, const std::string& by) const
    {
        std::ostringstream text;
        text << std::ifstream(path() / file).rdbuf();
        auto spoiled = text.str();
        replace_all(spoiled, what, by);
        write(file, spoiled);
    }

    void say(const std::string& group, const std::string& name, const std::string& sentence) const
    {
        write("locales/en/mail.json",
              boost::json::serialize(boost::json::object{{group, {{name, sentence}}}}));
    }

    TemplateReport report(const std::string& site = "https://accounts.example.org") const
    {
        return check_templates({.branding = {"Acme", "help@example.org", "#1f5fbf"},
                                .templates = path(),
                                .sender = {.from = {"Acme", EmailAddress::trusted("a@example.org")}},
                                .facts = {.public_url = site}});
    }
};

struct Defect
{
    const char* name;
    Rule rule;
    void (*seed)(const Copy&);
};

void PrintTo(const Defect& defect, std::ostream* out)
{
    *out << defect.name;
}

const std::string layout = "layout/html.html";
const std::string styles = "layout/styles.json";

const Defect defects[] = {
    {"TagNotClosed", Rule::broken_template,
     [](const Copy& c) { c.spoil("invite/text.txt", "{{t.happened}}", "{{t.happened"); }},
    {"CatalogueIsNoJson", Rule::broken_template,
     [](const Copy& c) { c.write("locales/ko/mail.json", "{\"invite\": {"); }},
    {"SentenceWithoutUse", Rule::broken_template,
     [](const Copy& c) { c.say("reset_password", "subjct", "A typing mistake"); }},
    {"VariableOfAnotherKind", Rule::unknown_variable,
     [](const Copy& c) { c.spoil("reset_password/text.txt", "{{t.life}}", "{{old_address}}"); }},
    {"UnknownVariableInASentence", Rule::unknown_variable,
     [](const Copy& c) { c.say("reset_password", "life", "Until {{midnight}}."); }},
    {"LinkNotShown", Rule::missing_variable,
     [](const Copy& c) { c.write("layout/button.txt", "{{t.button}}{{t.colon}}\n"); }},
    {"CodeNotShown", Rule::missing_variable,
     [](const Copy& c) { c.spoil("layout/code.html", "{{code}}", "{{t.code_word}}"); }},
    {"SentenceMissing", Rule::missing_sentence,
     [](const Copy& c) { c.spoil("invite/text.txt", "{{t.happened}}", "{{t.greeting}}"); }},
    {"BracesLeft", Rule::leftover_braces,
     [](const Copy& c) { c.say("verify_email", "title", "Confirm your }} address"); }},
    {"TextLacksASentence", Rule::parity,
     [](const Copy& c) { c.spoil("reset_password/text.txt", "{{t.again}}\n\n", ""); }},
    {"HtmlSaysSomethingElse", Rule::parity,
     [](const Copy& c) { c.spoil("account_closed/html.html", "{{t.happened}}", "{{t.title}}"); }},
    {"ForeignHost", Rule::link_host,
     [](const Copy& c) {
         c.spoil("account_closed/html.html", "{{t.happened}}", "{{t.happened}} https://evil.example.net/x");
         c.spoil("account_closed/text.txt", "{{t.happened}}", "{{t.happened}} https://evil.example.net/x");
     }},
    {"ForeignHostForOutlook", Rule::link_host,
     [](const Copy& c) {
         c.spoil("layout/button.html", "roundrect href=\"{{link}}\"",
                 "roundrect href=\"https://evil.example.net\"");
     }},
    {"TwoButtons", Rule::primary_link,
     [](const Copy& c) {
         c.spoil("invite/html.html", "{{> layout/button.html}}",
                 "{{> layout/button.html}}{{> layout/button.html}}");
     }},
    {"NoPlainLink", Rule::plain_link,
     [](const Copy& c) {
         c.spoil("layout/button.html", "style=\"{{style.url_link}}\">{{link}}</a>",
                 "style=\"{{style.url_link}}\"></a>");
     }},
    {"TooLarge", Rule::size,
     [](const Copy& c) { c.spoil(layout, "<h1", "<!--" + std::string(61'440, ' ') + "--><h1"); }},
    {"PaleText", Rule::contrast,
     [](const Copy& c) {
         c.spoil(styles, "line-height:24px;color:#1a1a1a", "line-height:24px;color:#a0a0b0");
     }},
    {"PaleButton", Rule::contrast,
     [](const Copy& c) { c.spoil(layout, "<h1", "<p style=\"background:#9fc0ff;color:#ffffff\">x</p><h1"); }},
    {"OtherDigits", Rule::digit_runs,
     [](const Copy& c) { c.say("reset_password", "life", "Ticket 2026112. It works for {{link_life}}."); }},
    {"OneLanguageForAll", Rule::language,
     [](const Copy& c) { c.spoil(layout, "<html lang=\"{{lang}}\"", "<html lang=\"en\""); }},
    {"LongSubject", Rule::subject,
     [](const Copy& c) {
         c.say("invite", "subject",
               "You have been invited to come to {{application_name}} today, so please do");
     }},
    {"CodeInSubject", Rule::subject,
     [](const Copy& c) { c.write("verify_email/subject.txt", "{{code}} is your code\n"); }},
    {"EmojiInSubject", Rule::subject,
     [](const Copy& c) { c.say("invite", "subject", "\U0001F389 Welcome to {{application_name}}"); }},
    {"NoPreheader", Rule::preheader, [](const Copy& c) { c.spoil(layout, "{{t.preheader}}", ""); }},
    {"LongPreheader", Rule::preheader,
     [](const Copy& c) { c.say("invite", "preheader", std::string(91, 'x')); }},
    {"TrackingPixel", Rule::remote_content,
     [](const Copy& c) {
         c.spoil(layout, "</body>", "<img src=\"/p.gif\" width=\"1\" height=\"1\" alt=\"\"></body>");
     }},
    {"WebFont", Rule::remote_content,
     [](const Copy& c) { c.spoil(layout, "</head>", "<style>@font-face{src:url(f.woff)}</style></head>"); }},
    {"Flex", Rule::css, [](const Copy& c) { c.spoil(styles, "max-width:520px", "display:flex"); }},
    {"Rem", Rule::css, [](const Copy& c) { c.spoil(styles, "font-size:24px", "font-size:1.5rem"); }},
    {"NoDoctype", Rule::skeleton, [](const Copy& c) { c.spoil(layout, "<!doctype html>\n", ""); }},
    {"NoTitle", Rule::skeleton, [](const Copy& c) { c.spoil(layout, "<title>{{t.title}}</title>\n", ""); }},
};

class SeededDefect : public testing::TestWithParam<Defect>
{
};

TEST_P(SeededDefect, IsCaughtByTheRuleMeantForIt)
{
    const Copy copy;

    GetParam().seed(copy);

    const auto findings = copy.report().findings;
    EXPECT_TRUE(broken_rules(findings).contains(GetParam().rule)) << told(findings);
}

INSTANTIATE_TEST_SUITE_P(Each, SeededDefect, testing::ValuesIn(defects),
                         [](const testing::TestParamInfo<Defect>& info) { return info.param.name; });

TEST(TemplateLint, FindsNothingInAFaithfulCopy)
{
    const auto report = Copy().report();

    EXPECT_EQ(told(report.findings), "");
    EXPECT_EQ(report.mails, sample_models().size() * all_locales.size());
}

TEST(TemplateLint, NamesTheMailsThatAreBrokenAndLooksAtTheOthers)
{
    const Copy copy;
    copy.spoil("invite/text.txt", "{{t.happened}}", "{{nonsense}}");

    const auto report = copy.report();

    EXPECT_EQ(report.mails, sample_models().size() * all_locales.size());
    ASSERT_EQ(report.findings.size(), all_locales.size());
    EXPECT_EQ(report.findings[0].kind, "invite");
    EXPECT_EQ(report.findings[0].locale, "en");
}

TEST(TemplateLint, MeasuresLinksAtTheirRealAddress)
{
    const auto site = "https://accounts.example.org/" + std::string(100, 'p');

    EXPECT_EQ(broken_rules(Copy().report(site).findings), std::set{Rule::link_length});
}

TEST(TemplateLint, ReportsADirectoryThatIsNotThere)
{
    const Copy copy;
    std::filesystem::remove_all(copy.path());

    const auto findings = copy.report().findings;

    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].rule, Rule::broken_template);
    EXPECT_EQ(findings[0].kind, "");
}

} // namespace
} // namespace postkey::mail::lint
