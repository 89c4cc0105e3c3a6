#pragma once
// HOST:PORT to listen on, and which hosts are this machine itself.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace postkey::config {

struct Endpoint
{
    std::string host = "127.0.0.1"; // an address, never a name; IPv6 without brackets
    std::uint16_t port = 8000;      // 0: the system picks one

    // "127.0.0.1:8000", "[::1]:8000", "localhost:8000" (which is 127.0.0.1); nothing for anything else.
    static std::optional<Endpoint> parse(std::string_view text);
    std::string text() const;
    bool operator==(const Endpoint&) const = default;
};

bool is_ip_address(std::string_view host); // without brackets
bool is_loopback(std::string_view host);   // 127.0.0.0/8, ::1 or localhost
bool is_host_name(std::string_view host); // letters, digits and hyphens in labels of 1 to 63 (RFC 1123 §2.1),
                                          // not an address

} // namespace postkey::config
