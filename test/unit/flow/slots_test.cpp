// How many mails a transport gets, and which domains wait.
#include "flow/courier/domain_holds.hpp"
#include "flow/courier/slots.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;

const Instant start = from_milliseconds(1'795'000'000'000);

// What is open after each full round of successes.
std::vector<std::size_t> rounds(Slots& slots, int count)
{
    std::vector<std::size_t> out;
    for (int i = 0; i < count; ++i) {
        for (auto left = slots.open(); left > 0; --left)
            slots.succeeded();
        out.push_back(slots.open());
    }
    return out;
}

TEST(Slots, BeginWithTwoAndGrowByOneARoundUpToTheCeiling)
{
    Slots slots(5);

    EXPECT_EQ(slots.open(), 2U);
    EXPECT_EQ(rounds(slots, 5), (std::vector<std::size_t>{3, 4, 5, 5, 5}));
}

TEST(Slots, AreHalvedByTroubleButNeverGone)
{
    Slots slots(8);
    rounds(slots, 6);
    ASSERT_EQ(slots.open(), 8U);
    std::vector<std::size_t> left;
    for (int i = 0; i < 4; ++i) {
        slots.failed();
        left.push_back(slots.open());
    }

    EXPECT_EQ(left, (std::vector<std::size_t>{4, 2, 1, 1}));
    EXPECT_EQ(rounds(slots, 2), (std::vector<std::size_t>{2, 3}));
}

TEST(Slots, DoubleUpToEightAfterAnOutage)
{
    Slots slots(10);

    slots.start_over();

    EXPECT_EQ(slots.open(), 1U);
    EXPECT_EQ(rounds(slots, 5), (std::vector<std::size_t>{2, 4, 8, 9, 10}));
}

TEST(Slots, OneIsACeilingToo)
{
    Slots slots(1);

    EXPECT_EQ(slots.open(), 1U);
    EXPECT_EQ(rounds(slots, 2), (std::vector<std::size_t>{1, 1}));
}

TEST(DomainHolds, LastFiveMinutesThenTwiceAsLongUpToThirty)
{
    DomainHolds holds;
    auto now = start;
    for (const auto length : {5min, 10min, 20min, 30min, 30min}) {
        holds.hold("slow.example", now);
        EXPECT_EQ(holds.held(now), (std::set<std::string>{"slow.example"}));
        holds.hold("slow.example", now + 1s); // another that was under way
        EXPECT_TRUE(holds.held(now + length - 1ms).contains("slow.example")) << length.count();
        EXPECT_TRUE(holds.held(now + length).empty()) << length.count();
        now += length;
    }

    holds.succeeded("slow.example");
    holds.hold("slow.example", now);
    EXPECT_TRUE(holds.held(now + 5min).empty());
}

} // namespace
} // namespace postkey::flow
