// Where links lead, how long they are and how they are shown (mail.md §2.3, §2.6).
#include "base/unicode.hpp"
#include "mail/lint/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>

namespace postkey::mail::lint {
namespace {

constexpr std::size_t longest_without_token = 120;
constexpr std::size_t longest = 400;

struct Place
{
    bool https;
    bool has_user;
    std::string host; // lower case, without port; IPv6 with brackets
};

Place place_of(std::string_view url)
{
    Place place{.https = url.starts_with("https://"), .has_user = false, .host = ""};
    url.remove_prefix(std::min(url.size(), url.find("://") + 3));
    url = url.substr(0, url.find_first_of("/?#"));
    if (const auto user = url.rfind('@'); user != std::string_view::npos) {
        place.has_user = true;
        url.remove_prefix(user + 1);
    }
    const auto end = url.starts_with('[') ? url.find(']') + 1 : url.find(':');
    place.host = ascii_lower(url.substr(0, end));
    return place;
}

bool is_loopback(std::string_view host)
{
    return host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || host.starts_with("127.");
}

bool is_address_end(char c)
{
    return std::string_view(" \t\r\n\f\"'<>").contains(c);
}

// Each address once, with the part it stands in: visible text, links, and what only Outlook reads.
std::set<std::string> addresses_of(const Page& page)
{
    std::set<std::string> found;
    const auto add_all = [&found](std::string_view text) {
        for (auto& address : web_addresses(text))
            found.insert(std::move(address));
    };
    for (const auto& token : page.tokens) {
        for (const auto& [name, value] : token.attributes)
            if (!name.starts_with("xmlns"))
                add_all(value);
        if (token.type == Token::Type::comment)
            for (const auto& inner : read_markup(token.text))
                for (const auto& [name, value] : inner.attributes)
                    if (!name.starts_with("xmlns"))
                        add_all(value);
        if (token.type == Token::Type::text)
            add_all(token.text);
    }
    return found;
}

void check_place(Examination& at, const char* part, const std::string& address)
{
    const auto place = place_of(address);
    bool known = place.host == place_of(at.facts.public_url).host;
    for (const auto& other : at.facts.other_urls)
        known = known || place.host == place_of(other).host;
    if (!known)
        at.error(Rule::link_host, part, address + " leads to a foreign host");
    if (place.has_user)
        at.error(Rule::link_host, part, address + " hides its host behind an @");
    if (!place.https && !is_loopback(place.host))
        at.error(Rule::link_host, part, address + " is not https");
}

void check_scheme(Examination& at, const Anchor& anchor)
{
    const auto href = ascii_lower(anchor.href);
    for (const std::string_view scheme : {"https://", "http://", "mailto:"})
        if (href.starts_with(scheme))
            return;
    at.error(Rule::link_host, "html", anchor.href + " is no web address");
}

} // namespace

std::vector<std::string> web_addresses(std::string_view text)
{
    std::vector<std::string> found;
    for (auto at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 1)) {
        const auto before =
            ascii_lower(text.substr(at - std::min<std::size_t>(at, 5), std::min<std::size_t>(at, 5)));
        const std::size_t scheme = before.ends_with("https") ? 5 : before.ends_with("http") ? 4 : 0;
        if (scheme == 0)
            continue;
        const auto rest = text.substr(at - scheme);
        const auto end = std::ranges::find_if(rest, is_address_end);
        found.emplace_back(rest.begin(), end);
    }
    return found;
}

void link_host(Examination& at)
{
    for (const auto& address : web_addresses(at.mail.text))
        check_place(at, "text", address);
    for (const auto& address : addresses_of(at.page))
        check_place(at, "html", address);
    for (const auto& anchor : at.page.anchors)
        check_scheme(at, anchor);
}

void link_length(Examination& at)
{
    std::set<std::string> links = {at.mail.link};
    for (auto& address : web_addresses(at.mail.text))
        links.insert(std::move(address));
    for (const auto& link : links) {
        // What a token follows; a link that ends otherwise is short anyway.
        const auto fixed = std::min(link.find_last_of("/=") + 1, link.size());
        if (link.size() > longest)
            at.error(Rule::link_length, "message",
                     fmt::format("{} characters, at most {}: {}", link.size(), longest, link));
        else if (fixed > longest_without_token)
            at.error(Rule::link_length, "message",
                     fmt::format("{} characters before the token, at most {}: {}", fixed,
                                 longest_without_token, link));
    }
}

void primary_link(Examination& at)
{
    const auto& link = at.mail.link;
    const auto buttons = std::ranges::count_if(at.page.anchors, [&link](const Anchor& anchor) {
        return anchor.href == link && collapsed(anchor.text) != link;
    });
    if (link.empty() && !web_addresses(at.mail.text).empty())
        at.error(Rule::primary_link, "text", "has a link, but this mail asks for nothing");
    if (!link.empty() && buttons != 1)
        at.error(Rule::primary_link, "html",
                 fmt::format("{} buttons lead to {}, there must be one", buttons, link));
}

void plain_link(Examination& at)
{
    const auto& link = at.mail.link;
    if (link.empty())
        return;
    const auto button = std::ranges::find_if(at.page.anchors, [&link](const Anchor& anchor) {
        return anchor.href == link && collapsed(anchor.text) != link;
    });
    const auto first = button == at.page.anchors.end() ? 0 : button->line + 1;
    const auto below = std::views::drop(at.page.lines, static_cast<std::ptrdiff_t>(first));
    if (std::ranges::none_of(below, [&link](const std::string& line) { return line.contains(link); }))
        at.error(Rule::plain_link, "html", "the link does not stand below its button to be read and copied");
    if (at.mail.text.contains(link) && !("\n" + at.mail.text).contains("\n" + link + "\n"))
        at.error(Rule::plain_link, "text", "the link does not stand on a line of its own");
}

} // namespace postkey::mail::lint
