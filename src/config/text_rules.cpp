#include "config/text_rules.hpp"

#include "base/unicode.hpp"
#include "config/endpoint.hpp"
#include "config/public_url.hpp"
#include "domain/email_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace postkey::config {

std::string rule_public_url(std::string_view text)
{
    const auto url = PublicUrl::parse(text);
    return url ? "" : url.error();
}

std::string rule_reset_url(std::string_view text)
{
    const auto url = PublicUrl::parse(text);
    return url ? url->exposure() : url.error();
}

namespace {

bool is_mapped_ipv4(std::string_view address) // "::ffff:192.0.2.1"
{
    in6_addr bytes{};
    return ::inet_pton(AF_INET6, std::string(address).c_str(), &bytes) == 1 && IN6_IS_ADDR_V4MAPPED(&bytes);
}

} // namespace

std::string rule_network(std::string_view text)
{
    constexpr auto complaint = "is neither an IP address nor a block like 10.0.0.0/8";
    const auto slash = text.find('/');
    const auto address = text.substr(0, slash);
    if (!is_ip_address(address))
        return complaint;
    if (slash == std::string_view::npos)
        return "";
    if (is_mapped_ipv4(address)) // a prefix of which of the two?
        return "must be written as an IPv4 block like 10.0.0.0/8";
    const auto digits = text.substr(slash + 1);
    unsigned prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    const bool whole = error == std::errc{} && end == digits.data() + digits.size();
    return whole && prefix <= (address.contains(':') ? 128U : 32U) ? "" : complaint;
}

std::string rule_database_url(std::string_view text)
{
    constexpr std::string_view file_scheme = "sqlite:";
    if (text.starts_with(file_scheme))
        return text.size() > file_scheme.size() ? "" : "must name a file after sqlite:";
    if (text.starts_with("postgresql://") || text.starts_with("postgres://"))
        return "";
    return "must begin with sqlite: or postgresql://";
}

std::string rule_address(std::string_view text)
{
    return EmailAddress::parse(text) ? "" : "must be an e-mail address";
}

namespace {

// As mail::parse_mailbox takes it, which this box does not know: words, or all of it in quotation marks.
bool is_display_name(std::string_view text)
{
    if (!text.starts_with('"'))
        return text.find_first_of("<>\"@,;") == std::string_view::npos;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"')
            return i + 1 == text.size();
        if (text[i] == '\\')
            ++i;
    }
    return false;
}

} // namespace

std::string rule_sender(std::string_view text)
{
    constexpr auto complaint = "must be an e-mail address, or \"Name <address>\"";
    const auto open = text.rfind('<');
    if (open == std::string_view::npos)
        return EmailAddress::parse(text) ? "" : complaint;
    if (!text.ends_with('>') || !EmailAddress::parse(text.substr(open + 1, text.size() - open - 2)))
        return complaint;
    return is_display_name(trimmed(text.substr(0, open)))
               ? ""
               : "must have its name in quotation marks where it has one of < > \" @ , ;";
}

std::string rule_relay(std::string_view text)
{
    return is_host_name(text) || is_ip_address(text) ? ""
                                                     : "must be a host name or an IP address, without a port";
}

std::string rule_domain(std::string_view text)
{
    return is_host_name(text) && text.contains('.') ? "" : "must be a domain like bounces.example.org";
}

std::string rule_ehlo_name(std::string_view text)
{
    // RFC 5321 §4.1.1.1: a primary host name or an address literal.
    if (ascii_lower(text) == "localhost" || ascii_lower(text).starts_with("localhost."))
        return "must not be localhost: relays refuse a client that calls itself that";
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        auto address = text.substr(1, text.size() - 2);
        if (address.starts_with("IPv6:"))
            address.remove_prefix(5);
        return is_ip_address(address) ? "" : "must be a host name or an address literal like [192.0.2.1]";
    }
    return is_host_name(text) ? "" : "must be a host name or an address literal like [192.0.2.1]";
}

std::string rule_colour(std::string_view text)
{
    const auto hex = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    const bool fine = text.size() == 7 && text.front() == '#' && std::ranges::all_of(text.substr(1), hex);
    return fine ? "" : "must be a colour like #1f5fbf";
}

std::string rule_short_name(std::string_view text)
{
    return code_point_count(text) <= 60 ? "" : "must have 60 characters at most";
}

} // namespace postkey::config
