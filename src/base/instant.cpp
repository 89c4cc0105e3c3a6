#include "base/instant.hpp"

#include <fmt/format.h>

namespace postkey {
namespace {

struct Broken
{
    int year;
    unsigned month, day, weekday;
    long hour, minute, second, millisecond;
};

// Not strftime: names of days and months must not follow the locale.
Broken broken_down(Instant instant)
{
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(instant - day);
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            std::chrono::weekday(day).c_encoding(),
            time.hours().count(),
            time.minutes().count(),
            time.seconds().count(),
            time.subseconds().count()};
}

constexpr const char* day_names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string day_month_year(Instant instant, const char* zone)
{
    const auto b = broken_down(instant);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}", day_names[b.weekday], b.day,
                       month_names[b.month - 1], b.year, b.hour, b.minute, b.second, zone);
}

} // namespace

std::string to_rfc3339(Instant instant)
{
    const auto b = broken_down(instant);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", b.year, b.month, b.day, b.hour, b.minute,
                       b.second, b.millisecond);
}

std::string to_http_date(Instant instant)
{
    return day_month_year(instant, "GMT");
}

std::string to_mail_date(Instant instant)
{
    return day_month_year(instant, "+0000");
}

std::string to_poletto_date(Instant instant)
{
    const auto b = broken_down(instant);
    return fmt::format("{:02}/{:02}/{:04} {:02}:{:02}:{:02}", b.day, b.month, b.year, b.hour, b.minute,
                       b.second);
}

} // namespace postkey
