#include "cli/human_time.hpp"

#include <fmt/format.h>

namespace postkey::cli {
namespace {

using namespace std::chrono_literals;

std::string length_of(std::chrono::seconds length)
{
    const auto count = [&](std::chrono::seconds unit) { return length / unit; };
    if (length < 60s)
        return fmt::format("{} s", length.count());
    if (length < 1h)
        return fmt::format("{} min", count(60s));
    if (length < 24h)
        return fmt::format("{} h", count(1h));
    const auto days = count(24h);
    return fmt::format("{} {}", days, days == 1 ? "day" : "days");
}

} // namespace

std::string human_time(Instant at, Instant now)
{
    const auto distance = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::abs(at - now));
    if (distance < 1s)
        return "just now";
    if (distance >= std::chrono::days(31))
        return to_rfc3339(at).substr(0, 10);
    return at < now ? length_of(distance) + " ago" : "in " + length_of(distance);
}

std::string exact_time(Instant at, Instant now)
{
    const auto text = to_rfc3339(at);
    return fmt::format("{} {} UTC ({})", text.substr(0, 10), text.substr(11, 8), human_time(at, now));
}

Instant now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace postkey::cli
