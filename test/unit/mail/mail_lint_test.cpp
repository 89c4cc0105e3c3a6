// Every mail in every language, held against mail.md §2.
#include "base/unicode.hpp"
#include "mail/renderer.hpp"
#include "mail/values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

namespace postkey::mail {
namespace {

struct Mail
{
    Model model;
    Locale locale;
};

std::vector<Mail> all_mails()
{
    std::vector<Mail> mails;
    for (const auto& model : sample_models())
        for (const auto locale : all_locales)
            mails.push_back({model, locale});
    return mails;
}

std::string name_of(const testing::TestParamInfo<Mail>& info)
{
    auto name = folder_of(info.param.model) + "_" + std::string(to_text(info.param.locale));
    std::ranges::replace(name, '-', '_');
    return name;
}

std::string without(std::string text, const std::string& part)
{
    for (auto at = text.find(part); !part.empty() && at != std::string::npos; at = text.find(part, at))
        text.erase(at, part.size());
    return text;
}

std::string replaced(const std::string& text, const char* pattern, const char* by)
{
    return std::regex_replace(text, std::regex(pattern), by);
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin))
        if (end > begin)
            lines.push_back(text.substr(begin, end - begin));
    if (begin < text.size())
        lines.push_back(text.substr(begin));
    return lines;
}

// What a reader sees, a line for each block: no head, no preheader, no comments.
std::vector<std::string> visible_lines(const std::string& html)
{
    auto text = html.substr(html.find("</div>"));
    text = replaced(text, "<!--[^]*?-->", "");
    text = replaced(text, "\n", "");
    text = replaced(text, "<br>|</p>|</h1>|</td>", "\n");
    text = replaced(text, "<[^>]*>", "");
    text = replaced(text, "&nbsp;", "");
    text = replaced(text, "&#39;", "'");
    return lines_of(replaced(text, "&amp;", "&"));
}

std::string preheader_of(const std::string& html)
{
    const auto begin = html.find('>', html.find("<div")) + 1;
    return replaced(html.substr(begin, html.find("</div>") - begin), "&nbsp;|&zwnj;", "");
}

std::vector<std::string> urls_in(const std::string& text)
{
    const std::regex url("https?://[^\\s\"<>]+");
    std::vector<std::string> urls;
    for (std::sregex_iterator at(text.begin(), text.end(), url), end; at != end; ++at)
        urls.push_back(at->str());
    return urls;
}

std::vector<std::string> links_of(const Model& model)
{
    std::vector<std::string> links = {link_of(model)};
    if (const auto* registered = std::get_if<AlreadyRegistered>(&model))
        links.push_back(registered->recovery_url);
    return links;
}

class MailLint : public testing::TestWithParam<Mail>
{
protected:
    MailLint()
    {
        static const Renderer renderer(Branding{"Postkey", "help@acme.example", "#1f5fbf"});
        content = renderer.render(GetParam().model, GetParam().locale);
    }

    const Model& model = GetParam().model;
    Content content;
};

TEST_P(MailLint, SubjectIsShortAndTellsNoSecret)
{
    EXPECT_GT(content.subject.size(), 0u);
    EXPECT_LE(code_point_count(content.subject), 50u);
    EXPECT_NE(content.subject.find("Postkey"), std::string::npos);
    EXPECT_EQ(content.subject.find("://"), std::string::npos);
    EXPECT_EQ(content.subject.find('@'), std::string::npos);
    EXPECT_FALSE(std::ranges::any_of(content.subject, [](char c) { return c >= '0' && c <= '9'; }));
    EXPECT_FALSE(has_control_characters(content.subject));
}

TEST_P(MailLint, PreheaderIsShortAndTellsNoSecret)
{
    const auto preheader = preheader_of(content.html);

    EXPECT_GT(preheader.size(), 10u);
    EXPECT_LE(code_point_count(preheader), 90u);
    EXPECT_EQ(preheader.find("://"), std::string::npos);
    EXPECT_EQ(preheader.find('@'), std::string::npos);
    EXPECT_FALSE(std::regex_search(preheader, std::regex("[0-9]{4}")));
}

TEST_P(MailLint, BothPartsSayTheSame)
{
    const auto html = visible_lines(content.html);
    const auto text = lines_of(content.text);

    // The text ends a label with a colon where HTML shows it by its looks, and names the application once.
    const auto label = [](const std::string& line) { return replaced(line, "(:|：)$", ""); };
    for (const auto& line : text)
        EXPECT_TRUE(std::ranges::any_of(html, [&](const auto& other) { return label(other) == label(line); }))
            << line;
    for (const auto& line : html)
        EXPECT_TRUE(std::ranges::any_of(text, [&](const auto& other) { return label(other) == label(line); }))
            << line;
}

TEST_P(MailLint, BothPartsShowTheLinkAndTheCode)
{
    for (const auto* body : {&content.text, &content.html}) {
        EXPECT_NE(body->find(link_of(model)), std::string::npos);
        EXPECT_NE(body->find(code_of(model)), std::string::npos);
    }
    if (!link_of(model).empty()) {
        EXPECT_NE(content.html.find("<a href=\"" + link_of(model) + "\""), std::string::npos);
        EXPECT_NE(content.html.find("<v:roundrect href=\"" + link_of(model) + "\""), std::string::npos);
        EXPECT_NE(content.text.find("\n" + link_of(model) + "\n"), std::string::npos);
    }
}

TEST_P(MailLint, HasNoOtherWebAddress)
{
    const auto links = links_of(model);
    for (const auto& url : urls_in(content.text + content.html))
        EXPECT_NE(std::ranges::find(links, url), links.end()) << url;
}

TEST_P(MailLint, HasNoOtherRunOfDigitsThanTheCode)
{
    auto both = content.text + content.html;
    for (const auto& link : links_of(model))
        both = without(both, link);
    both = without(both, code_of(model));
    if (const auto* poletto = std::get_if<VerifyEmailPoletto>(&model))
        both = without(both, poletto->expires_at);
    std::smatch found;

    EXPECT_FALSE(std::regex_search(both, found, std::regex("[0-9]{4,}"))) << found.str();
}

TEST_P(MailLint, CodeStandsAloneAfterItsWord)
{
    if (code_of(model).empty())
        return;
    const std::map<Locale, std::string> words = {{Locale::en, "Code"},
                                                 {Locale::pt_br, "Código"},
                                                 {Locale::ar, "الرمز"},
                                                 {Locale::zh_tw, "驗證碼"},
                                                 {Locale::ko, "인증 코드"}};
    const auto html = visible_lines(content.html);
    const auto code = std::ranges::find(html, code_of(model));

    ASSERT_NE(code, html.end());
    EXPECT_EQ(*(code - 1), words.at(content.locale));
    EXPECT_NE(content.text.find("\n\n" + code_of(model) + "\n\n"), std::string::npos);
    EXPECT_TRUE(
        std::regex_search(content.html, std::regex("font-size:32px[^>]*>" + code_of(model) + "</p>")));
}

TEST_P(MailLint, HtmlIsSmallAndFetchesNothing)
{
    EXPECT_LE(content.html.size(), 20u * 1024);
    EXPECT_TRUE(content.html.starts_with("<!doctype html>\n<html lang=\"" +
                                         std::string(to_text(content.locale)) + "\""));
    EXPECT_NE(content.html.find("<title>"), std::string::npos);
    // Dark colours for the few mail programs that ask for them: nothing else, and nothing depends on it.
    const auto without_style =
        replaced(content.html,
                 "<style>\n@media \\(prefers-color-scheme: dark\\) \\{\n"
                 "(\\.[a-z-]+ \\{( [a-z-]+: #[0-9a-f]{6} !important;)+ \\}\n)+\\}\n</style>",
                 "");
    EXPECT_EQ(without_style.find("<style"), std::string::npos);
    for (const auto* forbidden :
         {"<img", "<script", "<link", "<iframe", "url(", "@import", "src=", "background="})
        EXPECT_EQ(content.html.find(forbidden), std::string::npos) << forbidden;
    EXPECT_EQ(replaced(content.html, "<table role=\"presentation\"", "").find("<table"), std::string::npos);
}

// Mail programs drop either the attribute or the style (mail.md §2.6).
TEST_P(MailLint, EveryCellSaysItsDirectionTwice)
{
    const std::string dir(to_text(direction_of(content.locale)));
    const std::regex cell("<td [^>]*>");
    const auto html = replaced(content.html, "<!--[^]*?-->", "");
    int cells = 0;
    for (std::sregex_iterator at(html.begin(), html.end(), cell), end; at != end; ++at, ++cells) {
        EXPECT_NE(at->str().find(" dir=\"" + dir + "\""), std::string::npos) << at->str();
        EXPECT_NE(at->str().find("direction:" + dir + ";"), std::string::npos) << at->str();
    }
    EXPECT_GE(cells, 5);
}

TEST_P(MailLint, HasNoInvisibleSignsOfDirectionAndOnlyAsciiDigits)
{
    for (const auto* part : {&content.subject, &content.text})
        for (const auto* sign : {"\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d",
                                 "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u0660", "\u06f0"})
            EXPECT_EQ(part->find(sign), std::string::npos);
}

TEST_P(MailLint, NothingIsLeftUnfilled)
{
    for (const auto* part : {&content.subject, &content.text, &content.html}) {
        EXPECT_EQ(part->find("{{"), std::string::npos);
        EXPECT_EQ(part->find("  "), std::string::npos);
        EXPECT_EQ(part->find("()"), std::string::npos);
        EXPECT_TRUE(is_valid_utf8(*part));
    }
    EXPECT_EQ(content.html.find("=\"\""), std::string::npos);
    EXPECT_FALSE(std::regex_search(content.html, std::regex("<(p|a|h1|title|center)[^>]*></")));
    EXPECT_EQ(content.text.find("\n\n\n"), std::string::npos);
}

TEST_P(MailLint, EnglishIsBrief)
{
    if (content.locale != Locale::en)
        return;
    const auto words = std::ranges::count_if(content.text, [](char c) { return c == ' ' || c == '\n'; });

    EXPECT_LE(words,
              110); // 90 of prose (mail.md §2.3), and the title, button, link, code and sender around it
}

INSTANTIATE_TEST_SUITE_P(EveryMail, MailLint, testing::ValuesIn(all_mails()), name_of);

} // namespace
} // namespace postkey::mail
