// Two transports in order: when the second stands in, and when it must not.
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using mail::Outcome;
using mail::Reason;
using test::World;

constexpr auto phrase = "violet tugboat sermon";

class CourierFallback : public testing::Test
{
protected:
    CourierFallback()
    {
        world.verified_account("ada@example.org", phrase);
        world.transport.mails.clear();
        world.restart_courier_with_fallback();
    }

    void answer(Outcome outcome, Reason reason, int times)
    {
        for (int i = 0; i < times; ++i)
            world.transport.answers.push_back({outcome, "said the relay", reason});
    }
    std::size_t primary() const { return world.transport.mails.size(); }
    std::size_t fallback() const { return world.fallback.mails.size(); }
    std::string newest(const std::string& column)
    {
        return world.text("SELECT CAST(" + column +
                          " AS TEXT) FROM messages ORDER BY created_at DESC, id DESC LIMIT 1");
    }
    void step(std::chrono::milliseconds length)
    {
        world.clock.advance(length);
        world.deliver();
    }

    World world;
};

TEST_F(CourierFallback, TheFirstGetsEverythingWhileItWorks)
{
    for (int i = 0; i < 10; ++i)
        world.sign_up(std::to_string(i) + "@example.org", phrase);

    world.deliver();

    EXPECT_EQ(primary(), 10U);
    EXPECT_EQ(fallback(), 0U);
}

TEST_F(CourierFallback, TheSecondStandsInOnceTheFirstWasAwayForTenSeconds)
{
    answer(Outcome::transport_trouble, Reason::credentials, 100);
    world.sign_up("claim@example.org", phrase);
    world.deliver();
    ASSERT_EQ(primary(), 1U) << "opens at once";

    step(10s - 1ms);
    EXPECT_EQ(fallback(), 0U);
    step(1ms);

    ASSERT_EQ(fallback(), 1U);
    EXPECT_EQ(primary(), 1U);
    EXPECT_EQ(newest("state"), "sent");
    EXPECT_EQ(world.fallback.mails[0].header.from.address.text(), "accounts@second.example");
}

TEST_F(CourierFallback, AMailThatProbesTheFirstInVainLeavesThroughTheSecond)
{
    answer(Outcome::transport_trouble, Reason::lost, 100);
    world.sign_up("claim@example.org", phrase);
    for (int second = 0; second < 20; ++second)
        step(1s);

    EXPECT_EQ(fallback(), 1U);
    EXPECT_EQ(newest("state"), "sent");
}

TEST_F(CourierFallback, TheFirstTakesOverAgainWhenItWorks)
{
    answer(Outcome::transport_trouble, Reason::lost, 4);
    for (int i = 0; i < 3; ++i)
        world.sign_up(std::to_string(i) + "@example.org", phrase);
    world.deliver();
    step(10s);
    const auto stood_in = fallback();
    EXPECT_EQ(stood_in, 3U);
    step(1min);

    world.sign_up("later@example.org", phrase);
    world.deliver();
    world.sign_up("latest@example.org", phrase);
    world.deliver();

    EXPECT_EQ(fallback(), stood_in);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE state = 'sent'"), 1 + 5);
    EXPECT_EQ(
        world.count("SELECT count(*) FROM outages WHERE transport = 'primary' AND closed_at IS NOT NULL"), 1);
}

//
TEST_F(CourierFallback, AnAmbiguousEndStaysOnTheSameRelayForItsSecondTry)
{
    answer(Outcome::unknown, Reason::lost, 1);
    answer(Outcome::transport_trouble, Reason::credentials, 1);
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    EXPECT_EQ(newest("transport"), "primary");
    world.sign_up("claim@example.org", phrase);
    world.deliver(); // opens the breaker

    step(50s);
    step(50s);

    EXPECT_EQ(fallback(), 1U) << "the sign-up's";
    EXPECT_EQ(primary(), 3U) << "the ambiguous one has come back to where it was";
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE state = 'sent' AND intent = 'recovery'"), 1);
}

TEST_F(CourierFallback, AnAmbiguousEndOfTheSecondStaysWithTheSecond)
{
    answer(Outcome::transport_trouble, Reason::credentials, 1);
    world.fallback.answers.push_back({Outcome::unknown, "", Reason::lost});
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    step(10s);
    ASSERT_EQ(newest("transport"), "fallback");

    world.sign_up("claim@example.org", phrase);
    step(1min); // the first works again
    step(1min);

    EXPECT_EQ(fallback(), 2U);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE state = 'sent' AND intent = 'recovery'"), 1);
}

TEST_F(CourierFallback, ARelaysOwnRuleLetsTheOtherTryOnce)
{
    answer(Outcome::refused, Reason::policy, 1);
    world.ask_for_recovery("ada@example.org");
    world.deliver();

    EXPECT_EQ(primary(), 1U);
    EXPECT_EQ(fallback(), 1U);
    EXPECT_EQ(newest("state"), "sent");
}

TEST_F(CourierFallback, WhatBothRefuseByTheirRulesHasFailed)
{
    answer(Outcome::refused, Reason::policy, 1);
    world.fallback.answers.push_back({Outcome::refused, "554 5.7.1 spam", Reason::policy});
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    step(1h);

    EXPECT_EQ(primary(), 1U);
    EXPECT_EQ(fallback(), 1U);
    EXPECT_EQ(newest("state"), "failed");
    EXPECT_EQ(newest("last_reply"), "554 5.7.1 spam");
}

TEST_F(CourierFallback, ARefusedAddressIsNotTriedElsewhere)
{
    answer(Outcome::refused, Reason::no_such_address, 1);
    world.ask_for_recovery("ada@example.org");
    world.deliver();

    EXPECT_EQ(fallback(), 0U);
    EXPECT_EQ(newest("state"), "failed");
}

// Sooner than the rest: somebody sits before the screen.
TEST_F(CourierFallback, WhatAPersonWaitsForGoesToTheSecondAfterFifteenSeconds)
{
    world.verified_account("bob@example.org", phrase);
    world.verified_account("eve@example.org", phrase);
    world.transport.mails.clear();
    world.restart_courier_with_fallback(); // begins with two slots again
    for (const auto* person : {"ada@example.org", "bob@example.org", "eve@example.org"})
        world.ask_for_recovery(person);
    world.sign_up("claim@example.org", phrase);
    answer(Outcome::transport_trouble, Reason::credentials, 100);

    step(15s);

    EXPECT_EQ(primary(), 2U) << "both of its slots";
    ASSERT_EQ(fallback(), 1U);
    EXPECT_EQ(world.fallback.mails[0].content.kind, MailKind::reset_password);
}

} // namespace
} // namespace postkey::flow
