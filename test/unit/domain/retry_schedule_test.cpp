#include "domain/retry_schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace postkey {
namespace {

using namespace std::chrono_literals;

const Instant start = from_milliseconds(1'795'000'000'000);

TriedMessage tried(Lane lane, std::int64_t attempts, Instant give_up_at, std::size_t spread = 15)
{
    return {.lane = lane, .attempts = attempts, .give_up_at = give_up_at, .spread = spread};
}

// mail.md §1.3: tries at 0, 20 s, 60 s, 3 min and 6 min 10 s.
TEST(RetrySchedule, ACodeIsTriedSoonAndOftenWithinItsTenMinutes)
{
    const DeliveryPolicy policy;
    std::vector<std::chrono::milliseconds> unspread = {20s, 1min, 3min, 370s};
    auto now = start;
    for (std::int64_t attempt = 1; attempt <= 4; ++attempt) {
        const auto due = next_try(tried(Lane::code, attempt, start + policy.queue_code), policy, now);

        ASSERT_TRUE(due) << attempt;
        const std::chrono::milliseconds wait = policy.retry_code[static_cast<std::size_t>(attempt - 1)];
        EXPECT_GE(*due - now, wait * 85 / 100) << attempt;
        EXPECT_LE(*due - now, wait * 115 / 100) << attempt;
        now = start + unspread[static_cast<std::size_t>(attempt - 1)];
    }
}

// floor and ceiling of the jitter, and no herd.
TEST(RetrySchedule, WaitsAreSpreadEvenlyBetween85And115Percent)
{
    const DeliveryPolicy policy;
    std::set<std::chrono::milliseconds> waits;
    for (std::size_t spread = 0; spread < 1000; ++spread)
        waits.insert(*next_try(tried(Lane::reset, 1, start + 4h, spread), policy, start) - start);

    EXPECT_EQ(*waits.begin(), 51s);
    EXPECT_EQ(*waits.rbegin(), 69s);
    EXPECT_EQ(waits.size(), 31U) << "each percent is drawn";
}

TEST(RetrySchedule, OneMessageIsNotAlwaysEarlyOrAlwaysLate)
{
    const DeliveryPolicy policy;
    std::set<std::int64_t> percents;
    for (std::int64_t attempt = 1; attempt <= 6; ++attempt) {
        const auto wait = *next_try(tried(Lane::notice, attempt, start + 72h, 4), policy, start) - start;
        const std::chrono::milliseconds base = policy.retry[static_cast<std::size_t>(attempt - 1)];
        percents.insert(100 * wait.count() / base.count());
    }

    EXPECT_GT(percents.size(), 4U);
}

TEST(RetrySchedule, TheLastTryIsFiveMinutesBeforeTheEndAndThenThereIsNone)
{
    DeliveryPolicy policy;
    policy.retry = {24h};

    EXPECT_EQ(next_try(tried(Lane::reset, 1, start + 4h), policy, start), start + 4h - 5min);
    EXPECT_EQ(next_try(tried(Lane::reset, 2, start + 4h), policy, start + 4h - 5min), std::nullopt);
}

} // namespace
} // namespace postkey
