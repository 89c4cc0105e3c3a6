#include "flow/courier/breaker.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;

const Instant start = from_milliseconds(1'795'000'000'000);

TEST(Breaker, OpensAtTheThirdFailureInARow)
{
    Breaker breaker({2s, 5s, 10s});
    EXPECT_EQ(breaker.failed(Trouble::passing, start), 2s);
    breaker.failed(Trouble::passing, start);
    breaker.succeeded();
    breaker.failed(Trouble::passing, start);
    breaker.failed(Trouble::passing, start);
    EXPECT_FALSE(breaker.is_open());
    EXPECT_TRUE(breaker.lets_through(start));

    breaker.failed(Trouble::passing, start + 1s);

    EXPECT_EQ(breaker.open_since(), start + 1s);
    EXPECT_FALSE(breaker.lets_through(start + 1s));
}

TEST(Breaker, OpensAtOnceWhenAnOperatorIsNeededAndAsksTwiceAsRarelyAsTheRarest)
{
    Breaker breaker({2s, 5s, 30s});

    EXPECT_EQ(breaker.failed(Trouble::for_an_operator, start), 60s);

    EXPECT_TRUE(breaker.is_open());
    EXPECT_FALSE(breaker.lets_through(start + 60s - 1ms));
    EXPECT_TRUE(breaker.lets_through(start + 60s));
    EXPECT_EQ(breaker.failed(Trouble::for_an_operator, start + 60s), 60s);
}

// product.md §12: each counted from the one before, the last repeats.
TEST(Breaker, ProbesWithGrowingPauses)
{
    Breaker breaker({2s, 5s, 10s});
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(breaker.failed(Trouble::passing, start), 2s) << "those under way together count as one";
    auto now = start;
    for (const auto pause : {2s, 5s, 10s, 10s, 10s}) {
        EXPECT_EQ(breaker.next_probe(), now + pause);
        EXPECT_FALSE(breaker.lets_through(now + pause - 1ms));
        now += pause;
        EXPECT_TRUE(breaker.lets_through(now));
        breaker.failed(Trouble::passing, now);
    }
    EXPECT_EQ(breaker.open_since(), start);
}

TEST(Breaker, OneSuccessClosesItAndBeginsAnew)
{
    Breaker breaker({2s, 5s});
    for (int i = 0; i < 3; ++i)
        breaker.failed(Trouble::passing, start);

    breaker.succeeded();

    EXPECT_FALSE(breaker.is_open());
    EXPECT_TRUE(breaker.lets_through(start));
    EXPECT_EQ(breaker.failed(Trouble::passing, start + 1s), 2s);
}

TEST(Breaker, AClockThatWasSetBackDoesNotStopTheProbes)
{
    Breaker breaker({2s, 30s});
    for (int i = 0; i < 3; ++i)
        breaker.failed(Trouble::passing, start);

    EXPECT_TRUE(breaker.lets_through(start - 24h));
    EXPECT_EQ(breaker.failed(Trouble::passing, start - 24h), 30s);
    EXPECT_FALSE(breaker.lets_through(start - 24h));
}

} // namespace
} // namespace postkey::flow
