#include "base/instant.hpp"

#include <gtest/gtest.h>

namespace postkey {
namespace {

constexpr std::int64_t saturday = 1'795'231'211'123; // 21 November 2026

TEST(Instant, HasOneTextInEachFormat)
{
    const auto instant = from_milliseconds(saturday);

    EXPECT_EQ(to_rfc3339(instant), "2026-11-21T03:20:11.123Z");
    EXPECT_EQ(to_http_date(instant), "Sat, 21 Nov 2026 03:20:11 GMT");
    EXPECT_EQ(to_mail_date(instant), "Sat, 21 Nov 2026 03:20:11 +0000");
    EXPECT_EQ(to_poletto_date(instant), "21/11/2026 03:20:11");
}

TEST(Instant, KnowsTheEndsOfDaysYearsAndLeapFebruaries)
{
    EXPECT_EQ(to_rfc3339(from_milliseconds(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(from_milliseconds(1'709'164'799'999)), "2024-02-28T23:59:59.999Z");
    EXPECT_EQ(to_rfc3339(from_milliseconds(1'709'164'800'000)), "2024-02-29T00:00:00.000Z");
    EXPECT_EQ(to_mail_date(from_milliseconds(1'735'689'599'999)), "Tue, 31 Dec 2024 23:59:59 +0000");
    EXPECT_EQ(to_mail_date(from_milliseconds(1'735'689'600'000)), "Wed, 01 Jan 2025 00:00:00 +0000");
}

TEST(Instant, UnixSecondsRoundDown)
{
    EXPECT_EQ(to_unix_seconds(from_milliseconds(1'999)), 1);
    EXPECT_EQ(to_unix_seconds(from_milliseconds(2'000)), 2);
    EXPECT_EQ(to_milliseconds(from_milliseconds(saturday)), saturday);
}

} // namespace
} // namespace postkey
