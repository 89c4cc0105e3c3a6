#include "flow/courier/counters.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;

TEST(DeliveryCounters, PutEachHandOverIntoOneBucketItsUpperBoundIncluded)
{
    DeliveryCounters counters;
    counters.handed_over(0ms);
    counters.handed_over(10ms);
    counters.handed_over(11ms);
    counters.handed_over(24h);

    const auto numbers = counters.numbers();

    EXPECT_EQ(numbers.hand_over_buckets[0], 2U);
    EXPECT_EQ(numbers.hand_over_buckets[1], 1U);
    EXPECT_EQ(numbers.hand_over_buckets.back(), 1U);
    EXPECT_EQ(numbers.hand_over_sum, 24h + 21ms);
    EXPECT_EQ(std::accumulate(numbers.hand_over_buckets.begin(), numbers.hand_over_buckets.end(), 0U), 4U);
}

TEST(DeliveryCounters, KeepOutcomesAndBreakersApart)
{
    DeliveryCounters counters;
    counters.attempted(mail::Outcome::sent);
    counters.attempted(mail::Outcome::sent);
    counters.attempted(mail::Outcome::unknown);
    counters.died();
    counters.breaker_is("primary", DeliveryCounters::Breaker::open);
    counters.breaker_is("fallback", DeliveryCounters::Breaker::closed);

    const auto numbers = counters.numbers();

    EXPECT_EQ(numbers.attempts.at(mail::Outcome::sent), 2U);
    EXPECT_EQ(numbers.attempts.at(mail::Outcome::unknown), 1U);
    EXPECT_FALSE(numbers.attempts.contains(mail::Outcome::refused));
    EXPECT_EQ(numbers.dead, 1U);
    EXPECT_EQ(numbers.breakers.at("primary"), DeliveryCounters::Breaker::open);
    EXPECT_EQ(numbers.breakers.at("fallback"), DeliveryCounters::Breaker::closed);
}

} // namespace
} // namespace postkey::flow
