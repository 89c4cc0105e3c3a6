// The courier when the relay or the database is in trouble, and at start and end.
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using mail::Outcome;
using test::FailNthDatabase;
using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";

class CourierTrouble : public testing::Test
{
protected:
    void sign_up(int people)
    {
        for (int i = 0; i < people; ++i)
            world.sign_up("p" + std::to_string(i) + "@example.org", phrase);
    }
    void answer(Outcome outcome, int times)
    {
        for (int i = 0; i < times; ++i)
            world.transport.answers.push_back({outcome, "said the relay"});
    }
    std::int64_t in_state(const std::string& state)
    {
        return world.count("SELECT count(*) FROM messages WHERE state = '" + state + "'");
    }

    World world;
};

TEST_F(CourierTrouble, KeepsEveryMailItsPlaceAndItsAttempts)
{
    sign_up(20);
    answer(Outcome::transport_trouble, 100);

    world.deliver();

    EXPECT_EQ(in_state("queued"), 20);
    EXPECT_EQ(world.count("SELECT sum(attempts) FROM messages"), 0);
    EXPECT_EQ(world.count("SELECT count(*) FROM attempts"), 0);
    EXPECT_LE(world.transport.mails.size(), 8U) << "no more than were in hand when it was noticed";
}

TEST_F(CourierTrouble, OneMailProbesAtATimeWithGrowingPauses)
{
    sign_up(20);
    answer(Outcome::transport_trouble, 100);
    world.deliver();
    for (const auto pause : {2s, 5s, 10s, 20s, 30s, 30s, 30s}) {
        const auto before = world.transport.mails.size();

        world.clock.advance(pause - 1ms);
        EXPECT_EQ(world.deliver(), 0) << pause.count();
        world.clock.advance(1ms);
        EXPECT_EQ(world.deliver(), 1) << pause.count();
        EXPECT_EQ(world.transport.mails.size(), before + 1);
    }
}

TEST_F(CourierTrouble, WhenTheProbeGetsThroughEverythingLeavesOnce)
{
    sign_up(20);
    answer(Outcome::transport_trouble, 100);
    world.deliver();
    world.transport.answers.clear();
    world.transport.mails.clear();

    world.clock.advance(1h);
    world.deliver();

    EXPECT_EQ(world.transport.mails.size(), 20U);
    EXPECT_EQ(in_state("sent"), 20);
}

TEST_F(CourierTrouble, OneRecipientsTroubleIsNotTheTransports)
{
    sign_up(20);
    answer(Outcome::refused, 3);
    answer(Outcome::deferred, 3);

    world.deliver();

    EXPECT_EQ(in_state("failed"), 3);
    EXPECT_EQ(in_state("queued"), 3);
    EXPECT_EQ(in_state("sent"), 14);
}

// product.md §12: the only cap on sending, also after an outage.
TEST_F(CourierTrouble, NoMinuteHasMoreMailsThanTheCapAllows)
{
    world.policy.caps.global_per_minute = 60;
    world.restart_courier();
    sign_up(200);

    for (auto left = 60s / 100ms; left > 0; --left) {
        world.deliver();
        world.clock.advance(100ms);
    }

    EXPECT_LE(world.transport.mails.size(), 60U);
    EXPECT_GE(world.transport.mails.size(), 55U);
}

// forgetting a 250 would send the mail again.
TEST_F(CourierTrouble, AnEndThatCouldNotBeRecordedIsRecordedLater)
{
    for (const auto moment : {FailNthDatabase::Moment::before, FailNthDatabase::Moment::after_commit}) {
        world.sign_up("ada@example.org", phrase);
        const auto before = world.transport.mails.size();
        constexpr int lease_prepare_finish = 3;
        world.database.fail_at(lease_prepare_finish, moment);

        world.deliver();

        EXPECT_FALSE(world.database.call_off());
        EXPECT_EQ(world.transport.mails.size(), before + 1);
        EXPECT_EQ(in_state("leased") + in_state("queued"), 0);
    }
    EXPECT_EQ(in_state("sent"), 2);
}

TEST_F(CourierTrouble, WhatCouldNotBePreparedReturnsWithItsLease)
{
    for (const auto moment : {FailNthDatabase::Moment::before, FailNthDatabase::Moment::after_commit}) {
        world.transport.mails.clear();
        world.sign_up("ada@example.org", phrase);
        constexpr int lease_prepare = 2;
        world.database.fail_at(lease_prepare, moment);
        world.deliver();
        EXPECT_FALSE(world.database.call_off());
        EXPECT_EQ(world.transport.mails.size(), 0U);

        world.clock.advance(world.policy.delivery.lease);
        world.deliver();

        EXPECT_EQ(world.transport.mails.size(), 1U);
    }
    EXPECT_EQ(in_state("sent"), 2);
}

class CourierLife : public testing::Test
{
protected:
    // Stops the courier as soon as it hands something over.
    class StoppingTransport : public mail::Transport
    {
    public:
        Task<mail::Delivery> deliver(mail::OutgoingMail, mail::LastCheck&) override
        {
            ++delivered;
            if (courier != nullptr)
                courier->stop();
            co_return mail::Delivery{Outcome::sent, "250 ok"};
        }
        Task<mail::Delivery> knock() override { co_return mail::Delivery{Outcome::sent, ""}; }
        Task<void> close() override { co_return; }
        Courier* courier = nullptr;
        int delivered = 0;
    };

    std::unique_ptr<Courier> make_courier()
    {
        auto courier = std::make_unique<Courier>(
            context.get_executor(),
            Courier::Parts{world.outbox, world.renderer, transport, world.minted, world.policy, world.clock},
            world.sender, "life", 4);
        transport.courier = courier.get();
        return courier;
    }

    asio::io_context context;
    World world;
    StoppingTransport transport;
};

TEST_F(CourierLife, AtStartItTakesUpWhatAFormerLifeHeldAndStopsBetweenMails)
{
    world.sign_up("ada@example.org", phrase);
    const auto held =
        run(world.outbox.lease("a former life", 10, world.clock.now(), world.policy.delivery.lease));
    ASSERT_EQ(held.size(), 1U);
    const auto courier = make_courier();

    test::run_on(context, courier->run());

    EXPECT_EQ(transport.delivered, 1);
    EXPECT_EQ(world.text("SELECT state FROM messages"), "sent");
}

TEST_F(CourierLife, StoppedBeforeItBeganItTakesNothingUp)
{
    world.sign_up("ada@example.org", phrase);
    const auto courier = make_courier();
    courier->stop();

    test::run_on(context, courier->run());

    EXPECT_EQ(transport.delivered, 0);
    EXPECT_EQ(world.text("SELECT state FROM messages"), "queued");
}

TEST_F(CourierLife, IsWokenByWhatIsRecorded)
{
    const auto courier = make_courier();
    bool ended = false;
    asio::co_spawn(context, courier->run(), [&ended](std::exception_ptr error) { ended = !error; });
    context.poll();
    world.sign_up("ada@example.org", phrase);
    const auto begun = std::chrono::steady_clock::now();

    courier->wake();
    context.run();

    EXPECT_TRUE(ended);
    EXPECT_EQ(transport.delivered, 1);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
}

} // namespace
} // namespace postkey::flow
