// Both parts are the same mail: the same sentences, links and code.
#include "mail/lint/differences.hpp"
#include "mail/lint/rules.hpp"

#include <algorithm>
#include <set>

namespace postkey::mail::lint {
namespace {

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
    const auto [only_text, only_html] = differences(mail.text, at.page.lines);
    for (const auto& line : only_text)
        at.error(Rule::parity, "text", "only this part says: " + line);
    for (const auto& line : only_html)
        at.error(Rule::parity, "html", "only this part says: " + line);
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
