#include "config/endpoint.hpp"

#include "base/unicode.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace postkey::config {
namespace {

bool is_ipv4(std::string_view host)
{
    in_addr address{};
    return ::inet_pton(AF_INET, std::string(host).c_str(), &address) == 1;
}

bool is_ipv6(std::string_view host)
{
    in6_addr address{};
    return ::inet_pton(AF_INET6, std::string(host).c_str(), &address) == 1;
}

bool is_ipv6_loopback(std::string_view host)
{
    in6_addr address{};
    return ::inet_pton(AF_INET6, std::string(host).c_str(), &address) == 1 && IN6_IS_ADDR_LOOPBACK(&address);
}

bool is_label(std::string_view label)
{
    const auto ldh = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, ldh);
}

} // namespace

std::optional<Endpoint> Endpoint::parse(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    auto host = text.substr(0, colon);
    const auto digits = text.substr(colon + 1);

    Endpoint out;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
    if (error != std::errc{} || end != digits.data() + digits.size())
        return std::nullopt;

    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed)
        host = host.substr(1, host.size() - 2);
    if (!bracketed && ascii_lower(host) == "localhost")
        host = "127.0.0.1";
    if (bracketed ? !is_ipv6(host) : !is_ipv4(host))
        return std::nullopt;
    out.host = host;
    return out;
}

std::string Endpoint::text() const
{
    const auto shown = host.contains(':') ? "[" + host + "]" : host;
    return shown + ":" + std::to_string(port);
}

bool is_ip_address(std::string_view host)
{
    return is_ipv4(host) || is_ipv6(host);
}

bool is_loopback(std::string_view host)
{
    return ascii_lower(host) == "localhost" || (is_ipv4(host) && host.starts_with("127.")) ||
           is_ipv6_loopback(host);
}

bool is_host_name(std::string_view host)
{
    if (host.empty() || host.size() > 253)
        return false;
    // A last label of digits only is an address, or somebody's broken idea of one (RFC 1123 §2.1).
    const auto last = host.substr(host.rfind('.') == std::string_view::npos ? 0 : host.rfind('.') + 1);
    if (std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; }))
        return false;
    for (std::size_t begin = 0; begin <= host.size();) {
        const auto dot = std::min(host.find('.', begin), host.size());
        if (!is_label(host.substr(begin, dot - begin)))
            return false;
        begin = dot + 1;
    }
    return true;
}

} // namespace postkey::config
