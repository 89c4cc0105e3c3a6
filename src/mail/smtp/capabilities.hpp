#pragma once
// What a server's EHLO reply offers (RFC 5321 §4.1.1.1).
#include "mail/smtp/reply.hpp"

#include <cstdint>
#include <optional>

namespace postkey::mail::smtp {

struct Capabilities
{
    bool pipelining = false;            // RFC 2920
    bool starttls = false;              // RFC 3207
    bool eight_bit_mime = false;        // RFC 6152
    bool smtputf8 = false;              // RFC 6531
    bool enhanced_status_codes = false; // RFC 2034
    bool dsn = false;                   // RFC 3461
    bool requiretls = false;            // RFC 8689
    bool auth_plain = false;            // RFC 4954, RFC 4616
    bool auth_login = false;
    std::optional<std::uint64_t> size; // RFC 1870: the largest message; nothing or 0: no limit named
    bool size_offered = false;
};

Capabilities read_capabilities(const Reply& ehlo);

} // namespace postkey::mail::smtp
