#pragma once
// A point in wall-clock time, in whole milliseconds, always UTC. Stored as an integer of milliseconds since
// 1970.
#include <chrono>
#include <cstdint>
#include <string>

namespace postkey {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

inline std::int64_t to_milliseconds(Instant instant)
{
    return instant.time_since_epoch().count();
}

inline Instant from_milliseconds(std::int64_t milliseconds)
{
    return Instant(std::chrono::milliseconds(milliseconds));
}

// Whole seconds since 1970, as JWT wants them (RFC 7519 §2, NumericDate). Rounds down.
inline std::int64_t to_unix_seconds(Instant instant)
{
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

std::string to_rfc3339(Instant instant);      // 2026-11-21T03:20:11.123Z
std::string to_http_date(Instant instant);    // Sat, 21 Nov 2026 03:20:11 GMT (RFC 9110 §5.6.7)
std::string to_mail_date(Instant instant);    // Sat, 21 Nov 2026 03:20:11 +0000 (RFC 5322 §3.3)
std::string to_poletto_date(Instant instant); // 21/11/2026 03:20:11, UTC

} // namespace postkey
