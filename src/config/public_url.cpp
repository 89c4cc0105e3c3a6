#include "config/public_url.hpp"

#include "base/unicode.hpp"
#include "config/endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace postkey::config {
namespace {

constexpr auto refused = [](const char* why) { return std::unexpected(std::string(why)); };

bool is_port(std::string_view digits)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return error == std::errc{} && end == digits.data() + digits.size() && port != 0;
}

bool is_plain_path(std::string_view path)
{
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._~/").contains(c);
    };
    return std::ranges::all_of(path, plain);
}

bool has_odd_segment(std::string_view path)
{
    while (!path.empty()) {
        path.remove_prefix(1); // the slash
        const auto segment = path.substr(0, path.find('/'));
        if (segment.empty() || segment == "." || segment == "..")
            return true;
        path.remove_prefix(segment.size());
    }
    return false;
}

// "host", "host:port", "[v6]" or "[v6]:port" without its port; empty when it is none of these.
std::string_view host_of(std::string_view authority)
{
    if (authority.starts_with('[')) {
        const auto bracket = authority.find(']');
        if (bracket == std::string_view::npos)
            return {};
        const auto rest = authority.substr(bracket + 1);
        const bool fine = rest.empty() || (rest.starts_with(':') && is_port(rest.substr(1)));
        const auto host = authority.substr(1, bracket - 1);
        return fine && host.contains(':') && is_ip_address(host) ? host : std::string_view();
    }
    const auto colon = authority.find(':');
    if (colon != std::string_view::npos && !is_port(authority.substr(colon + 1)))
        return {};
    const auto host = authority.substr(0, colon);
    return is_host_name(host) || (!host.contains(':') && is_ip_address(host)) ? host : std::string_view();
}

} // namespace

std::expected<PublicUrl, std::string> PublicUrl::parse(std::string_view text)
{
    PublicUrl out;
    out.https = ascii_lower(text).starts_with("https://");
    if (!out.https && !ascii_lower(text).starts_with("http://"))
        return refused("must begin with https:// (or http:// on loopback)");
    auto rest = text.substr(out.https ? 8 : 7);
    if (rest.contains('?'))
        return refused("must not have a query");
    if (rest.contains('#'))
        return refused("must not have a fragment");
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto authority = rest.substr(0, slash);
    auto path = rest.substr(slash);
    if (authority.contains('@'))
        return refused("must not have user information");
    const auto host = host_of(authority);
    if (host.empty())
        return refused("must have a host name, and a port from 1 to 65535 if any");
    if (path.ends_with('/'))
        path.remove_suffix(1);
    if (!is_plain_path(path))
        return refused("may only have letters, digits and - . _ ~ / in its path");
    if (has_odd_segment(path))
        return refused("must not have empty, \".\" or \"..\" path segments");

    out.host = ascii_lower(host);
    out.text = (out.https ? "https://" : "http://") + ascii_lower(authority) + std::string(path);
    return out;
}

std::string PublicUrl::exposure() const
{
    if (is_loopback(host))
        return {};
    if (!https)
        return "must be https: passwords and links would travel in the clear";
    if (is_ip_address(host))
        return "must name a host, not an IP address";
    return {};
}

} // namespace postkey::config
