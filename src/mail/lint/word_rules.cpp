// What the words themselves must and must not say (mail.md §2.3, §2.5).
#include "base/unicode.hpp"
#include "mail/lint/rules.hpp"

#include <fmt/format.h>
#include <unistr.h>

#include <algorithm>

namespace postkey::mail::lint {
namespace {

constexpr std::size_t longest_subject = 50;
constexpr std::size_t longest_preheader = 90;
constexpr std::size_t longest_digit_run = 4;

bool has_emoji(std::string_view text)
{
    while (!text.empty()) {
        ucs4_t point = 0;
        const int read = u8_mbtouc(&point, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
        if ((point >= 0x1f000 && point <= 0x1faff) || (point >= 0x2600 && point <= 0x27bf) || point == 0xfe0f)
            return true;
        text.remove_prefix(static_cast<std::size_t>(std::max(read, 1)));
    }
    return false;
}

std::string without(std::string text, const std::string& part)
{
    for (auto at = text.find(part); !part.empty() && at != std::string::npos; at = text.find(part, at))
        text.replace(at, part.size(), " ");
    return text;
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// The first run of digits that somebody could take for a code, or "".
std::string long_digit_run(const std::string& text)
{
    for (auto at = text.begin(); at != text.end();) {
        const auto begin = std::find_if(at, text.end(), is_digit);
        at = std::find_if_not(begin, text.end(), is_digit);
        if (static_cast<std::size_t>(at - begin) > longest_digit_run)
            return {begin, at};
    }
    return "";
}

} // namespace

void leftover_braces(Examination& at)
{
    const auto look = [&at](const char* part, const std::string& text) {
        const auto found = std::min(text.find("{{"), text.find("}}"));
        if (found != std::string::npos)
            at.error(Rule::leftover_braces, part,
                     "a placeholder was left unfilled: " +
                         text.substr(found, text.find('\n', found) - found));
    };
    look("subject", at.mail.subject);
    look("text", at.mail.text);
    look("html", at.mail.html);
}

void subject(Examination& at)
{
    const auto& text = at.mail.subject;
    const auto wrong = [&at](const std::string& detail) { at.error(Rule::subject, "subject", detail); };
    const auto length = code_point_count(text);
    if (trimmed(text).empty())
        wrong("there is none");
    if (length > longest_subject)
        wrong(fmt::format("{} characters, at most {}", length, longest_subject));
    if (!at.mail.code.empty() && text.contains(at.mail.code))
        wrong("the code would show on locked screens and in relays' logs");
    if (text.contains("://"))
        wrong("a link has no place in a subject");
    if (has_emoji(text))
        wrong("it has an emoji");
    if (has_control_characters(text))
        wrong("it has control characters");
}

void preheader(Examination& at)
{
    const auto& text = at.page.preheader;
    const auto wrong = [&at](const std::string& detail) { at.error(Rule::preheader, "html", detail); };
    const auto length = code_point_count(text);
    if (text.empty())
        wrong("there is none: the list of mails will show whatever stands first");
    if (length > longest_preheader)
        wrong(fmt::format("{} characters, at most {}", length, longest_preheader));
    if ((!at.mail.code.empty() && text.contains(at.mail.code)) || text.contains("://"))
        wrong("the code or a link would show on locked screens");
}

void digit_runs(Examination& at)
{
    if (at.mail.code.empty())
        return;
    const auto look = [&at](const char* part, const std::string& text) {
        auto rest = text;
        for (const auto& address : web_addresses(text))
            rest = without(rest, address);
        if (const auto found = long_digit_run(without(rest, at.mail.code)); !found.empty())
            at.error(Rule::digit_runs, part, found + " could be taken for the code");
    };
    look("subject", at.mail.subject);
    look("text", at.mail.text);
    look("html", at.mail.html);
}

} // namespace postkey::mail::lint
