// Each rule sees its fault, at the boundary, and nothing else does.
#include "clean_mail.hpp"

#include <gtest/gtest.h>

namespace postkey::mail::lint {
namespace {

struct Fault
{
    const char* name;
    Rule rule;
    void (*put)(Mail&);
};

void PrintTo(const Fault& fault, std::ostream* out)
{
    *out << fault.name;
}

void put_into_body(Mail& mail, const std::string& html)
{
    replace(mail.html, "<h1", html + "<h1");
}

const Fault faults[] = {
    {"BracesInText", Rule::leftover_braces, [](Mail& m) { m.subject += " {{code}}"; }},
    {"BracesOfEnd", Rule::leftover_braces, [](Mail& m) { m.subject += " }}"; }},
    {"SentenceOnlyInText", Rule::parity, [](Mail& m) { m.text += "\nSee you soon.\n"; }},
    {"SentenceOnlyInHtml", Rule::parity, [](Mail& m) { put_into_body(m, "<p>See you soon.</p>"); }},
    {"OtherLinkInHtml", Rule::parity,
     [](Mail& m) {
         put_into_body(m, "<a href=\"https://accounts.example.org/a\">Confirm this address</a>");
     }},
    {"NoText", Rule::parity, [](Mail& m) { m.text = "\n"; }},
    {"ForeignHost", Rule::link_host,
     [](Mail& m) {
         replace_all(m.html, "accounts.example.org", "evil.example.net");
         replace_all(m.text, "accounts.example.org", "evil.example.net");
         replace_all(m.link, "accounts.example.org", "evil.example.net");
     }},
    {"ForeignHostForOutlookAlone", Rule::link_host,
     [](Mail& m) {
         replace(m.html, "roundrect href=\"https://accounts.", "roundrect href=\"https://evil.");
     }},
    {"HostBehindAnAt", Rule::link_host,
     [](Mail& m) {
         replace_all(m.html, "https://accounts", "https://bank@accounts");
         replace_all(m.text, "https://accounts", "https://bank@accounts");
         replace_all(m.link, "https://accounts", "https://bank@accounts");
     }},
    {"PlainHttp", Rule::link_host,
     [](Mail& m) {
         replace_all(m.html, "https:", "http:");
         replace_all(m.text, "https:", "http:");
         replace_all(m.link, "https:", "http:");
     }},
    {"ScriptLink", Rule::link_host, [](Mail& m) { put_into_body(m, "<a href=\"javascript:alert()\"></a>"); }},
    {"TwoButtons", Rule::primary_link,
     [](Mail& m) { put_into_body(m, "<a href=\"" + m.link + "\">Confirm this address</a>"); }},
    {"NoButton", Rule::primary_link,
     [](Mail& m) { replace(m.html, "href=\"" + m.link + "\" style=\"font", "style=\"font"); }},
    {"LinkWithoutAPurpose", Rule::primary_link, [](Mail& m) { m.link = ""; }},
    {"PlainLinkAboveItsButton", Rule::plain_link,
     [](Mail& m) {
         const auto tail = ">" + m.link + "</a>";
         const auto end = m.html.find(tail);
         const auto begin = m.html.rfind("<a ", end);
         m.html.erase(begin, end + tail.size() - begin);
         put_into_body(m, "<p>" + m.link + "</p>");
     }},
    {"LinkInsideASentence", Rule::plain_link,
     [](Mail& m) { replace(m.text, m.link + "\n\n", m.link + " "); }},
    {"HugeHtml", Rule::size, [](Mail& m) { put_into_body(m, std::string(61'440, ' ')); }},
    {"HugeMessage", Rule::size, [](Mail& m) { m.source += std::string(81'920, ' '); }},
    {"PaleText", Rule::contrast, [](Mail& m) { replace_all(m.html, "color:#4b525d", "color:#9a9a9a"); }},
    {"PaleButton", Rule::contrast, [](Mail& m) { replace_all(m.html, "#1f5fbf", "#5f9fff"); }},
    {"UnknownColour", Rule::contrast, [](Mail& m) { replace_all(m.html, "color:#4b525d", "color:tomato"); }},
    {"OtherDigits", Rule::digit_runs,
     [](Mail& m) {
         replace_all(m.html, "Acme<", "Acme 12345<");
         replace_all(m.text, "\nAcme", "\nAcme 12345");
     }},
    {"WrongLanguage", Rule::language, [](Mail& m) { replace(m.html, "lang=\"en\"", "lang=\"ko\""); }},
    {"WrongDirection", Rule::language, [](Mail& m) { replace(m.html, "dir=\"ltr\"", "dir=\"rtl\""); }},
    {"WrapperWithoutLanguage", Rule::language,
     [](Mail& m) { replace(m.html, "border=\"0\" lang=\"en\" dir=\"ltr\"", "border=\"0\""); }},
    {"NoSubject", Rule::subject, [](Mail& m) { m.subject = " "; }},
    {"CodeInSubject", Rule::subject, [](Mail& m) { m.subject = "Your code " + m.code; }},
    {"LinkInSubject", Rule::subject, [](Mail& m) { m.subject = "Open ftp://x"; }},
    {"EmojiInSubject", Rule::subject, [](Mail& m) { m.subject = "Hello \U0001F44B"; }},
    {"DirectionInSubject", Rule::subject, [](Mail& m) { m.subject = "Hello \u202eadA"; }},
    {"NoPreheader", Rule::preheader,
     [](Mail& m) {
         replace(m.html, "One step left to open your account. The link works for 24 hours.", "");
     }},
    {"CodeInPreheader", Rule::preheader,
     [](Mail& m) { replace(m.html, "One step left", m.code + " is your code"); }},
    {"Image", Rule::remote_content,
     [](Mail& m) { put_into_body(m, "<img src=\"https://accounts.example.org/p.gif\" alt=\"\">"); }},
    {"Script", Rule::remote_content, [](Mail& m) { put_into_body(m, "<script>1</script>"); }},
    {"Form", Rule::remote_content, [](Mail& m) { put_into_body(m, "<form></form>"); }},
    {"Handler", Rule::remote_content, [](Mail& m) { replace(m.html, "<h1", "<h1 onclick=\"f()\""); }},
    {"BackgroundImage", Rule::remote_content,
     [](Mail& m) { replace(m.html, "padding:32px 28px 28px;", "padding:0;background-image:url(x.png);"); }},
    {"WebFont", Rule::remote_content,
     [](Mail& m) { replace(m.html, "</head>", "<style>@font-face{src:url(f)}</style></head>"); }},
    {"Tracking", Rule::remote_content,
     [](Mail& m) {
         replace_all(m.html, m.link, m.link + "?fbclid=1");
         replace_all(m.text, m.link, m.link + "?fbclid=1");
         m.link += "?fbclid=1";
     }},
    {"Rem", Rule::css, [](Mail& m) { replace(m.html, "font-size:16px", "font-size:1rem"); }},
    {"Variable", Rule::css, [](Mail& m) { replace(m.html, "font-size:16px", "font-size:var(--size)"); }},
    {"Flex", Rule::css, [](Mail& m) { replace(m.html, "max-width:520px", "display:flex"); }},
    {"LogicalProperty", Rule::css, [](Mail& m) { replace(m.html, "margin:0 0 16px", "margin-inline:0"); }},
    {"NoDoctype", Rule::skeleton, [](Mail& m) { replace(m.html, "<!doctype html>\n", ""); }},
    {"NoTitle", Rule::skeleton,
     [](Mail& m) { replace(m.html, "<title>Confirm your e-mail address</title>", ""); }},
    {"EmptyTitle", Rule::skeleton,
     [](Mail& m) { replace(m.html, "<title>Confirm your e-mail address", "<title>"); }},
    {"TableOfData", Rule::skeleton, [](Mail& m) { replace(m.html, " role=\"presentation\"", ""); }},
    {"NoDate", Rule::headers, [](Mail& m) { replace(m.source, "Date:", "X-Date:"); }},
    {"TwoSubjects", Rule::headers, [](Mail& m) { m.source = "Subject: x\r\n" + m.source; }},
    {"Bulk", Rule::headers, [](Mail& m) { m.source = "Precedence: bulk\r\n" + m.source; }},
    {"ForeignMessageId", Rule::headers, [](Mail& m) { replace(m.source, "5f@example.org", "5f@localhost"); }},
    {"WrongContentLanguage", Rule::headers,
     [](Mail& m) { replace(m.source, "Content-Language: en", "Content-Language: ko"); }},
    {"RawUtf8", Rule::headers, [](Mail& m) { replace(m.source, "From: Acme", "From: Acm\u00e9"); }},
};

class LintRule : public testing::TestWithParam<Fault>
{
};

TEST_P(LintRule, SeesItsFaultAndNoOtherRuleDoes)
{
    auto mail = clean_mail();

    GetParam().put(mail);

    const auto findings = check(mail, sample_facts);
    EXPECT_EQ(broken_rules(findings), std::set{GetParam().rule}) << told(findings);
}

INSTANTIATE_TEST_SUITE_P(EachFault, LintRule, testing::ValuesIn(faults),
                         [](const testing::TestParamInfo<Fault>& info) { return info.param.name; });

TEST(Lint, HasAFaultInThisFileForEveryRuleOfAMail)
{
    std::set<Rule> tried = {Rule::link_length}; // below
    for (const auto& fault : faults)
        tried.insert(fault.rule);

    for (auto rule = static_cast<int>(Rule::leftover_braces); rule <= static_cast<int>(Rule::headers); ++rule)
        EXPECT_TRUE(tried.contains(static_cast<Rule>(rule))) << to_text(static_cast<Rule>(rule));
}

TEST(Lint, NamesWhereItFoundWhat)
{
    auto mail = clean_mail();
    mail.subject += "{{x}}";

    const auto finding = check(mail, sample_facts).at(0);

    EXPECT_EQ(to_text(finding.severity), "error");
    EXPECT_EQ(finding.kind + "." + finding.locale + "." + finding.part, "verify_email.en.subject");
    EXPECT_EQ(to_text(finding.rule), "leftover_braces");
    EXPECT_EQ(finding.detail, "a placeholder was left unfilled: {{x}}");
}

std::set<Rule> rules_for_link(const std::string& link)
{
    auto mail = clean_mail();
    replace_all(mail.html, mail.link, link);
    replace_all(mail.text, mail.link, link);
    mail.link = link;
    return broken_rules(check(mail, sample_facts));
}

TEST(Lint, CountsALinkWithAndWithoutItsToken)
{
    const std::string site = "https://accounts.example.org/";
    const auto fixed = [&](std::size_t length) {
        return site + std::string(length - site.size() - 1, 'p') + "/";
    };

    EXPECT_EQ(rules_for_link(fixed(120) + "token"), std::set<Rule>());
    EXPECT_EQ(rules_for_link(fixed(121) + "token"), std::set{Rule::link_length});
    EXPECT_EQ(rules_for_link(site + std::string(400 - site.size(), 't')), std::set<Rule>());
    EXPECT_EQ(rules_for_link(site + std::string(401 - site.size(), 't')), std::set{Rule::link_length});
}

TEST(Lint, CountsCharactersOfSubjectAndPreheader)
{
    const auto rules_for = [](std::size_t subject, std::size_t preheader) {
        auto mail = clean_mail();
        mail.subject.clear();
        std::string text;
        for (std::size_t i = 0; i < subject; ++i)
            mail.subject += "\u00e9";
        for (std::size_t i = 0; i < preheader; ++i)
            text += "\u00e9";
        replace(mail.html, "One step left to open your account. The link works for 24 hours.", text);
        return broken_rules(check(mail, sample_facts));
    };

    EXPECT_EQ(rules_for(50, 90), std::set<Rule>());
    EXPECT_EQ(rules_for(51, 91), (std::set{Rule::subject, Rule::preheader}));
}

TEST(Lint, WarnsOfHtmlAboveItsTarget)
{
    auto mail = clean_mail();
    mail.html += std::string(20'480 - mail.html.size(), '\n');
    EXPECT_EQ(check(mail, sample_facts).size(), 0U);

    mail.html += '\n';

    const auto findings = check(mail, sample_facts);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].severity, Severity::warning);
}

TEST(Lint, TakesFourDigitsBesideACodeAndAnyWithoutOne)
{
    auto mail = clean_mail();
    replace_all(mail.html, "Acme<", "Acme 1234<");
    replace_all(mail.text, "\nAcme", "\nAcme 1234");
    EXPECT_EQ(told(check(mail, sample_facts)), "");
}

TEST(Lint, TakesHttpOnLoopbackAndTheHostsThatWereNamed)
{
    auto mail = clean_mail();
    for (auto* part : {&mail.html, &mail.text, &mail.link})
        replace_all(*part, "https://accounts.example.org", "http://127.0.0.1:18000");

    EXPECT_EQ(told(check(mail, {.public_url = "http://127.0.0.1:18000"})), "");
    EXPECT_EQ(told(check(mail, {.public_url = "https://a.example", .other_urls = {"http://127.0.0.1/x"}})),
              "");
    EXPECT_EQ(broken_rules(check(mail, sample_facts)), std::set{Rule::link_host});
}

TEST(Lint, JudgesAMailWithoutItsSourceToo)
{
    auto mail = clean_mail();
    mail.source.clear();

    EXPECT_EQ(told(check(mail, sample_facts)), "");
}

} // namespace
} // namespace postkey::mail::lint
