// How much room a transport has, given what is on its way through it.
#include "flow/courier/route.hpp"
#include "support/recording_transport.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;

const Instant start = from_milliseconds(1'795'000'000'000);

class RouteTest : public testing::Test
{
protected:
    void begin(int count, const std::string& domain)
    {
        for (int i = 0; i < count; ++i) {
            store::Lease lease{MessageId::make(start, random_), 1, Lane::reset, domain};
            route.flights.push_back(std::make_shared<Flight>(std::move(lease), route, start + 120s));
        }
    }
    void all_reach_the_dot(Instant at)
    {
        for (const auto& flight : route.flights) {
            flight->at_the_dot_since = at;
            flight->at_the_dot = true;
        }
    }
    // Grows to `slots`, by as many rounds of successes as that takes.
    void grow_to(std::size_t slots)
    {
        while (route.slots.open() < slots)
            route.slots.succeeded();
    }

    test::SeededRandom random_;
    test::RecordingTransport transport;
    Route route{.name = "primary",
                .transport = transport,
                .sender = Sender{{"", EmailAddress::parse("a@example.org").value()}, std::nullopt, "", ""},
                .breaker = Breaker({2s}),
                .slots = Slots(8),
                .pace = Pace(1000)};
};

TEST_F(RouteTest, WhatIsOnItsWayTakesASlotEach)
{
    EXPECT_EQ(route.room(start), 2U);
    begin(1, "a.example");
    EXPECT_EQ(route.room(start), 1U);
    begin(1, "a.example");
    EXPECT_EQ(route.room(start), 0U);
}

TEST_F(RouteTest, WhatWaitsLongForItsFinalReplyTakesNoneUpToFour)
{
    grow_to(6);
    begin(6, "a.example");
    all_reach_the_dot(start);

    EXPECT_EQ(route.room(start + 30s), 0U);
    EXPECT_EQ(route.room(start + 30s + 1ms), 4U);
}

TEST_F(RouteTest, OpenItTakesOneProbeWhenItsTimeHasCome)
{
    for (int i = 0; i < 3; ++i)
        route.breaker.failed(Trouble::passing, start);

    EXPECT_EQ(route.room(start + 2s - 1ms), 0U);
    EXPECT_EQ(route.room(start + 2s), 1U);
    begin(1, "a.example");
    EXPECT_EQ(route.room(start + 2s), 0U);
}

//
TEST_F(RouteTest, IsCloggedByADomainThatHasAllItsSlots)
{
    begin(1, "slow.example");
    EXPECT_EQ(route.clogged_by(start), std::nullopt) << "there is room";
    begin(1, "slow.example");
    EXPECT_EQ(route.clogged_by(start), "slow.example");
    begin(1, "other.example");
    EXPECT_EQ(route.clogged_by(start), std::nullopt) << "one more than its slots is enough";
}

TEST_F(RouteTest, IsNotCloggedByTwoDomains)
{
    begin(1, "a.example");
    begin(1, "b.example");

    EXPECT_EQ(route.clogged_by(start), std::nullopt);
}

} // namespace
} // namespace postkey::flow
