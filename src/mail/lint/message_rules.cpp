// The message as a whole: its size and its headers (mail.md §2.1, §2.2).
#include "base/unicode.hpp"
#include "mail/lint/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace postkey::mail::lint {
namespace {

constexpr std::size_t kilobyte = 1024;
constexpr std::size_t html_target = 20 * kilobyte;
constexpr std::size_t html_limit = 60 * kilobyte; // Gmail cuts at 102
constexpr std::size_t message_limit = 80 * kilobyte;

constexpr std::string_view needed[] = {"date",
                                       "from",
                                       "to",
                                       "subject",
                                       "message-id",
                                       "mime-version",
                                       "content-type",
                                       "content-language",
                                       "auto-submitted",
                                       "x-entity-ref-id",
                                       "x-postkey-id",
                                       "x-auto-response-suppress"};
constexpr std::string_view unwanted[] = {
    "precedence",       "list-unsubscribe", "x-mailer",         "user-agent",
    "importance",       "x-priority",       "x-originating-ip", "disposition-notification-to",
    "return-receipt-to"};

// Unfolded, by lower-case name.
using Headers = std::multimap<std::string, std::string>;

Headers read_headers(std::string_view source)
{
    Headers headers;
    auto last = headers.end();
    while (!source.empty()) {
        auto line = source.substr(0, source.find('\n'));
        source.remove_prefix(std::min(source.size(), line.size() + 1));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty())
            break;
        const auto colon = line.find(':');
        if (line.starts_with(' ') && last != headers.end())
            last->second += line;
        else if (colon != std::string_view::npos)
            last = headers.emplace(ascii_lower(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    }
    return headers;
}

std::string value_of(const Headers& headers, const std::string& name)
{
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

// "example.org" of "<1@example.org>" and of "Acme <accounts@example.org>".
std::string domain_of(const std::string& value)
{
    const auto at = value.rfind('@');
    return at == std::string::npos ? "" : ascii_lower(value.substr(at + 1, value.find('>', at) - at - 1));
}

void check_values(Examination& at, const Headers& headers)
{
    const auto expect = [&](const std::string& name, std::string_view expected) {
        const auto value = value_of(headers, name);
        if (headers.contains(name) && value != expected)
            at.error(Rule::headers, "headers", fmt::format("{}: {} should be {}", name, value, expected));
    };
    expect("mime-version", "1.0");
    expect("content-language", at.mail.locale);
    expect("auto-submitted", "auto-generated");
    expect("x-auto-response-suppress", "OOF, AutoReply, RN, NRN");
    if (!value_of(headers, "content-type").starts_with("multipart/alternative;"))
        at.error(Rule::headers, "headers", "content-type is not multipart/alternative");
    if (domain_of(value_of(headers, "message-id")) != domain_of(value_of(headers, "from")))
        at.error(Rule::headers, "headers", "message-id is not of the sender's domain");
}

} // namespace

void size(Examination& at)
{
    const auto html = at.mail.html.size();
    if (html > html_limit)
        at.error(Rule::size, "html", fmt::format("{} bytes, at most {}", html, html_limit));
    else if (html > html_target)
        at.warning(Rule::size, "html", fmt::format("{} bytes, better below {}", html, html_target));
    if (at.mail.source.size() > message_limit)
        at.error(Rule::size, "message",
                 fmt::format("{} bytes, at most {}", at.mail.source.size(), message_limit));
}

void headers(Examination& at)
{
    if (at.mail.source.empty())
        return;
    const auto found = read_headers(at.mail.source);
    for (const auto name : needed)
        if (const auto count = found.count(std::string(name)); count != 1)
            at.error(Rule::headers, "headers", fmt::format("{} stands there {} times", name, count));
    for (const auto name : unwanted)
        if (found.contains(std::string(name)))
            at.error(Rule::headers, "headers", fmt::format("{} has no place in such a mail", name));
    for (const auto& [name, value] : found)
        if (std::ranges::any_of(value, [](char c) { return c < ' ' || c > '~'; }))
            at.error(Rule::headers, "headers", name + " is not ASCII");
    check_values(at, found);
}

} // namespace postkey::mail::lint
