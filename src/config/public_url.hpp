#pragma once
// The address of this server as the outside types it. Every link is built from it, never from a request
// (S-031).
#include <expected>
#include <string>
#include <string_view>

namespace postkey::config {

struct PublicUrl
{
    std::string text; // without a trailing slash
    std::string host; // lower case, IPv6 without brackets
    bool https = false;

    // What is wrong, in words, for anything but http or https, a host, perhaps a port and perhaps a plain
    // path: user information, query, fragment, percent signs, dot segments and empty segments are refused.
    static std::expected<PublicUrl, std::string> parse(std::string_view text);

    // What is wrong when strangers' browsers are sent there: http, or an address instead of a name, beyond
    // loopback. Empty when nothing is.
    std::string exposure() const;
};

} // namespace postkey::config
