#include "flow/courier/pace.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;

const Instant start = from_milliseconds(1'795'000'000'000);

TEST(Pace, LetsASecondsWorthGoAtOnceAndThenSpreadsTheRest)
{
    Pace pace(600, {2s});

    EXPECT_EQ(pace.allowance(100, 0, start), 10U);
    pace.began(10);
    EXPECT_EQ(pace.allowance(100, 0, start), 0U);
    EXPECT_GT(pace.next_chance(start), start);
    const auto next = pace.next_chance(start);
    EXPECT_EQ(pace.allowance(100, 0, next - 1ms), 0U);
    EXPECT_EQ(pace.allowance(100, 0, next + 1ms), 1U) << "its arithmetic may be a millisecond off";
}

TEST(Pace, NoMinuteExceedsTheCapWhereverItBegins)
{
    for (const int cap : {1, 7, 60, 3000}) {
        Pace pace(cap, {2s});
        std::vector<std::pair<Instant, std::size_t>> sent;
        for (auto now = start; now < start + 3min; now += 50ms) {
            const auto allowed = pace.allowance(100'000, 0, now);
            pace.began(allowed);
            sent.emplace_back(now, allowed);
        }
        for (std::size_t i = 0; i < sent.size(); i += 20) {
            std::size_t in_a_minute = 0;
            for (std::size_t j = i; j < sent.size() && sent[j].first < sent[i].first + 1min; ++j)
                in_a_minute += sent[j].second;
            ASSERT_LE(in_a_minute, static_cast<std::size_t>(cap)) << "from " << i;
        }
    }
}

TEST(Pace, GivesNoMoreThanWanted)
{
    Pace pace(600, {2s});

    EXPECT_EQ(pace.allowance(3, 0, start), 3U);
    EXPECT_EQ(pace.allowance(0, 0, start), 0U);
}

TEST(Pace, InTroubleOneProbesWhenItsTimeHasCome)
{
    Pace pace(600, {2s, 5s});

    EXPECT_EQ(pace.failed(start), 2s);
    EXPECT_EQ(pace.allowance(10, 0, start + 2s - 1ms), 0U);
    EXPECT_EQ(pace.next_chance(start), start + 2s);
    EXPECT_EQ(pace.allowance(10, 1, start + 2s), 0U) << "while another is in hand";
    EXPECT_EQ(pace.allowance(10, 0, start + 2s), 1U);

    EXPECT_EQ(pace.failed(start + 2s), 5s);
    EXPECT_EQ(pace.failed(start + 7s), 5s) << "the last repeats";
    pace.succeeded();
    EXPECT_EQ(pace.allowance(5, 3, start + 8s), 5U);
}

TEST(Pace, FailuresThatWereUnderWayTogetherCountAsOne)
{
    Pace pace(600, {2s, 5s, 10s});

    EXPECT_EQ(pace.failed(start), 2s);
    EXPECT_EQ(pace.failed(start + 500ms), 2s) << "what is left of it, rounded up";
    EXPECT_EQ(pace.failed(start + 2s), 5s);
}

TEST(Pace, AClockThatWasSetBackGivesNothingExtra)
{
    Pace pace(600, {2s});
    pace.began(pace.allowance(100, 0, start));

    EXPECT_EQ(pace.allowance(100, 0, start - 1h), 0U);
}

} // namespace
} // namespace postkey::flow
