// Both parts are the same mail: the same sentences, links and code.
#include "mail/lint/rules.hpp"

#include <algorithm>
#include <set>

namespace postkey::mail::lint {
namespace {

std::string without_spaces(std::string_view text)
{
    auto out = collapsed(text);
    std::erase(out, ' ');
    return out;
}

// The text ends a label with a colon where HTML shows it by its looks.
std::string without_colon(std::string line)
{
    for (const std::string_view colon : {":", "\uff1a"})
        if (line.ends_with(colon))
            line.resize(line.size() - colon.size());
    return line;
}

std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (auto clean = collapsed(line); !clean.empty())
            lines.push_back(std::move(clean));
    }
    return lines;
}

// Lines may be wrapped elsewhere in the other part, so it is looked through as one.
void compare(Examination& at, const char* part, const std::vector<std::string>& lines,
             const std::vector<std::string>& others)
{
    std::string whole;
    for (const auto& line : others)
        whole += without_spaces(line);
    for (const auto& line : lines)
        if (!whole.contains(without_spaces(without_colon(line))))
            at.error(Rule::parity, part, "only this part says: " + line);
}

std::set<std::string> links_of(const Page& page)
{
    std::set<std::string> links;
    for (const auto& anchor : page.anchors)
        if (anchor.href.starts_with("http"))
            links.insert(anchor.href);
    return links;
}

} // namespace

void parity(Examination& at)
{
    const auto& mail = at.mail;
    if (collapsed(mail.text).empty())
        return at.error(Rule::parity, "text", "there is none");
    compare(at, "text", lines_of(mail.text), at.page.lines);
    compare(at, "html", at.page.lines, lines_of(mail.text));
    const auto found = web_addresses(mail.text);
    const std::set<std::string> in_text(found.begin(), found.end());
    const auto in_html = links_of(at.page);
    for (const auto& link : in_text)
        if (!in_html.contains(link))
            at.error(Rule::parity, "text", "only this part leads to " + link);
    for (const auto& link : in_html)
        if (!in_text.contains(link))
            at.error(Rule::parity, "html", "only this part leads to " + link);
    const bool in_page = std::ranges::any_of(
        at.page.lines, [&mail](const std::string& line) { return line.contains(mail.code); });
    if (!mail.text.contains(mail.code))
        at.error(Rule::parity, "text", "does not show the code");
    if (!in_page)
        at.error(Rule::parity, "html", "does not show the code");
}

} // namespace postkey::mail::lint
