#include "flow/courier/pace.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;

const Instant start = from_milliseconds(1'795'000'000'000);

TEST(Pace, LetsASecondsWorthGoAtOnceAndThenSpreadsTheRest)
{
    Pace pace(600);

    EXPECT_EQ(pace.allowance(100, start), 10U);
    pace.began(10);
    EXPECT_EQ(pace.allowance(100, start), 0U);
    EXPECT_GT(pace.next_chance(start), start);
    const auto next = pace.next_chance(start);
    EXPECT_EQ(pace.allowance(100, next - 1ms), 0U);
    EXPECT_EQ(pace.allowance(100, next + 1ms), 1U) << "its arithmetic may be a millisecond off";
}

TEST(Pace, NoMinuteExceedsTheCapWhereverItBegins)
{
    for (const int cap : {1, 7, 60, 3000}) {
        Pace pace(cap);
        std::vector<std::pair<Instant, std::size_t>> sent;
        for (auto now = start; now < start + 3min; now += 50ms) {
            const auto allowed = pace.allowance(100'000, now);
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
    Pace pace(600);

    EXPECT_EQ(pace.allowance(3, start), 3U);
    EXPECT_EQ(pace.allowance(0, start), 0U);
}

TEST(Pace, SlowedDownItGivesHalfForAMinuteAndThenSpeedsUpAgain)
{
    Pace pace(6000);
    const auto given_from = [&pace](Instant from) {
        std::size_t given = 0;
        for (auto now = from; now < from + 30s; now += 100ms) {
            const auto allowed = pace.allowance(10'000, now);
            pace.began(allowed);
            given += allowed;
        }
        return given;
    };
    const auto full = given_from(start);

    pace.slow_down(start + 30s);
    pace.slow_down(start + 30s); // another that was under way
    const auto slow = given_from(start + 30s);
    given_from(start + 60s);
    const auto again = given_from(start + 91s);

    EXPECT_LT(slow, full * 6 / 10);
    EXPECT_GT(slow, full * 4 / 10);
    EXPECT_GT(again, full * 9 / 10);
}

TEST(Pace, AClockThatWasSetBackGivesNothingExtra)
{
    Pace pace(600);
    pace.began(pace.allowance(100, start));

    EXPECT_EQ(pace.allowance(100, start - 1h), 0U);
}

} // namespace
} // namespace postkey::flow
