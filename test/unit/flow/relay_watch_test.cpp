// Whether the relay answers, seen without any mail.
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using test::run_on;
using test::World;

class Watch : public testing::Test
{
protected:
    void look_at(bool reachable)
    {
        world.transport.reachable = reachable;
        run_on(world.courier_context, world.relay_watch.look_once());
        world.clock.advance(1min);
    }
    std::string silences()
    {
        const auto minute = [this](const std::string& at) {
            return "((" + at + " - " + start + ") / 60000)";
        };
        return world.text("SELECT coalesce(group_concat(" + minute("began_at") + " || '-' || coalesce(" +
                          minute("ended_at") + ", ''), ' '), 'none') FROM relay_silences");
    }

    World world;
    const std::string start = std::to_string(to_milliseconds(world.clock.now()));
};

TEST_F(Watch, KeepsFromWhenToWhenTheRelayWasSilent)
{
    look_at(true);
    EXPECT_EQ(silences(), "none");

    look_at(false);
    look_at(false);
    EXPECT_EQ(silences(), "1-");

    look_at(true);
    look_at(true);
    look_at(false);
    EXPECT_EQ(silences(), "1-3 5-");
}

TEST_F(Watch, AfterARestartASilenceGoesOnOrEnds)
{
    look_at(false);

    RelayWatch next(world.courier_context.get_executor(), {world.transport}, world.mail_stories, world.clock);
    run_on(world.courier_context, next.look_once());
    EXPECT_EQ(silences(), "0-");

    RelayWatch last(world.courier_context.get_executor(), {world.transport}, world.mail_stories, world.clock);
    world.transport.reachable = true;
    run_on(world.courier_context, last.look_once());
    EXPECT_EQ(silences(), "0-1");
}

TEST_F(Watch, WhatTheStoreDidNotTakeIsToldAgain)
{
    world.database.fail_at(1, test::FailNthDatabase::Moment::before);
    look_at(false);
    EXPECT_EQ(silences(), "none");

    look_at(false);

    EXPECT_EQ(silences(), "1-");
}

TEST_F(Watch, NoMailOpensOrClosesASilence)
{
    world.verified_account("ada@example.org", "violet tugboat sermon");
    const auto looked = world.transport.knocks;
    world.transport.answers.assign(5, {mail::Outcome::transport_trouble, "421 go away"});

    world.ask_for_recovery("ada@example.org");
    world.deliver();

    EXPECT_EQ(silences(), "none");
    EXPECT_EQ(world.transport.knocks, looked);
}

TEST_F(Watch, IsNoSilenceWhileTheSecondRelayAnswers)
{
    test::RecordingTransport second;
    RelayWatch both(world.courier_context.get_executor(), {world.transport, second}, world.mail_stories,
                    world.clock);

    world.transport.reachable = false;
    run_on(world.courier_context, both.look_once());
    EXPECT_EQ(silences(), "none");

    second.reachable = false;
    run_on(world.courier_context, both.look_once());
    EXPECT_EQ(silences(), "0-");

    world.transport.reachable = true;
    world.clock.advance(1min);
    run_on(world.courier_context, both.look_once());
    EXPECT_EQ(silences(), "0-1");
    EXPECT_EQ(second.knocks, 2);
}

TEST_F(Watch, LooksWhenItBeginsAndStops)
{
    world.relay_watch.stop();
    run_on(world.courier_context, world.relay_watch.run());
    EXPECT_EQ(world.transport.knocks, 0);
}

} // namespace
} // namespace postkey::flow
