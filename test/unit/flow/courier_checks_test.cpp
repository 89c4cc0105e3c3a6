// What the courier asks right before the final dot, and what it makes of refusals and reasons.
#include "mail/mime.hpp"
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using mail::Outcome;
using mail::Reason;
using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto new_phrase = "cactus lantern invoice";

class CourierChecks : public testing::Test
{
protected:
    CourierChecks()
    {
        world.verified_account("ada@example.org", phrase);
        world.transport.mails.clear();
    }
    void answer(Outcome outcome, Reason reason, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            world.transport.answers.push_back({outcome, "said the relay", reason});
    }
    // While the next mail is on its way, once.
    void meanwhile(std::function<void()> what)
    {
        world.transport.before_the_dot = [this, what = std::move(what)] {
            const auto now_is_the_time = what;
            world.transport.before_the_dot = nullptr;
            now_is_the_time();
        };
    }
    std::string state_of(const std::string& intent)
    {
        return world.text("SELECT state FROM messages WHERE intent = '" + intent +
                          "' ORDER BY created_at DESC, id DESC LIMIT 1");
    }
    std::size_t mails() const { return world.transport.mails.size(); }

    World world;
};

//
TEST_F(CourierChecks, AWorkerThatWasPausedBeyondItsLeaseSendsNoDotAndChangesNothing)
{
    world.ask_for_recovery("ada@example.org");
    std::string taken_over;
    meanwhile([&] {
        world.clock.advance(world.policy.delivery.lease);
        const auto stolen =
            run(world.outbox.lease("another", 1, world.clock.now(), world.policy.delivery.lease)).at(0);
        ASSERT_TRUE(run(world.outbox.prepare(stolen, world.policy, world.clock.now())));
        store::AttemptResult sent{.end = store::AttemptEnd::sent, .reply = "", .retry_after = std::nullopt};
        ASSERT_TRUE(run(world.outbox.finish(stolen, std::move(sent), world.policy, world.clock.now())));
        taken_over = state_of("recovery");
    });

    world.deliver();

    EXPECT_EQ(taken_over, "sent");
    EXPECT_EQ(mails(), 0U) << "the paused one wrote no dot";
    EXPECT_EQ(state_of("recovery"), "sent");
    EXPECT_EQ(world.counters.numbers().attempts.at(Outcome::withheld), 1U);
}

//
TEST_F(CourierChecks, AMailWhoseLinkIsUsedWhileItIsOnItsWayIsWithheldAndTakenBack)
{
    const auto link = world.recovery_token_for("ada@example.org");
    world.transport.mails.clear();
    world.clock.advance(1min);
    world.ask_for_recovery("ada@example.org");
    meanwhile([&] {
        world.clock.advance(3s);
        ASSERT_TRUE(world.reset_password(link, new_phrase));
    });

    world.deliver();

    ASSERT_EQ(mails(), 1U);
    EXPECT_EQ(world.transport.mails[0].content.kind, MailKind::password_changed);
    EXPECT_EQ(state_of("recovery"), "cancelled");
}

//
TEST_F(CourierChecks, AMailThatIsAskedForAgainWhileItIsSlowGivesWay)
{
    world.ask_for_recovery("ada@example.org");
    meanwhile([&] {
        world.clock.advance(3s);
        world.ask_for_recovery("ada@example.org");
    });

    world.deliver();

    EXPECT_EQ(mails(), 1U);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE state = 'superseded'"), 1);
}

TEST_F(CourierChecks, AMailThatIsQuickIsNotLookedUpTwice)
{
    world.ask_for_recovery("ada@example.org");
    meanwhile([&] { world.clock.advance(2s); });
    const auto before = world.database.transactions();

    world.deliver();

    constexpr int lease_prepare_finish_lease = 4;
    EXPECT_EQ(world.database.transactions() - before, lease_prepare_finish_lease);
    EXPECT_EQ(mails(), 1U);
}

TEST_F(CourierChecks, WhatCannotBeLookedUpStays)
{
    world.ask_for_recovery("ada@example.org");
    meanwhile([&] {
        world.clock.advance(3s);
        world.database.fail_at(1, test::FailNthDatabase::Moment::before);
    });

    world.deliver();

    EXPECT_EQ(mails(), 1U) << "withheld, and sent by the next try";
    EXPECT_EQ(state_of("recovery"), "sent");
    EXPECT_EQ(world.count("SELECT max(attempts) FROM messages WHERE intent = 'recovery'"), 1);
}

TEST_F(CourierChecks, AFullMailboxIsTriedOnceMore)
{
    answer(Outcome::refused, Reason::mailbox_full, 2);
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    EXPECT_EQ(state_of("recovery"), "queued");

    world.clock.advance(1h);
    world.deliver();

    EXPECT_EQ(state_of("recovery"), "failed");
    EXPECT_EQ(mails(), 2U);
}

TEST_F(CourierChecks, ThrottledIsTriedAgainWithinTenSecondsAndUncounted)
{
    answer(Outcome::transport_trouble, Reason::throttled, 5);
    world.ask_for_recovery("ada@example.org");
    for (int i = 0; i < 6; ++i) {
        world.deliver();
        world.clock.advance(10s);
    }

    EXPECT_EQ(mails(), 6U) << "and opens no breaker";
    EXPECT_EQ(state_of("recovery"), "sent");
    EXPECT_EQ(world.count("SELECT max(attempts) FROM messages WHERE intent = 'recovery'"), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM outages"), 0);
}

TEST_F(CourierChecks, AHeldDomainsVerificationsWaitAndItsResetsFollowTheSchedule)
{
    answer(Outcome::deferred, Reason::domain_held);
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    world.sign_up("claim@example.org", phrase);
    world.sign_up("claim@other.example", phrase);

    world.deliver();
    EXPECT_EQ(mails(), 2U) << "the other domain's goes";
    world.clock.advance(50s);
    world.deliver();
    EXPECT_EQ(mails(), 2U) << "still held, and the reset is not due";
    world.clock.advance(20s);
    world.deliver();

    ASSERT_EQ(mails(), 4U);
    EXPECT_EQ(world.transport.mails[2].content.kind, MailKind::reset_password);
    EXPECT_EQ(world.transport.mails[3].header.to.text(), "claim@example.org")
        << "a mail that was taken ends the hold";
}

TEST_F(CourierChecks, AnOutageIsRecordedWithItsReason)
{
    answer(Outcome::transport_trouble, Reason::tls, 1);
    world.ask_for_recovery("ada@example.org");
    world.deliver();

    EXPECT_EQ(world.text("SELECT transport || ' ' || reason FROM outages WHERE closed_at IS NULL"),
              "primary tls");
    EXPECT_EQ(world.counters.numbers().breakers.at("primary"), DeliveryCounters::Breaker::open);

    world.clock.advance(60s);
    world.deliver();
    EXPECT_EQ(world.count("SELECT closed_at - opened_at FROM outages"), 60'000);
    EXPECT_EQ(world.counters.numbers().breakers.at("primary"), DeliveryCounters::Breaker::closed);
    EXPECT_EQ(mails(), 2U);
}

// Postkey's answer is two ambiguous tries, then "probably delivered" (product.md §12).
TEST_F(CourierChecks, AmbiguousEndsAreCountedAndKeepTheirMessageId)
{
    answer(Outcome::unknown, Reason::lost, 2);
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    world.clock.advance(70s);
    world.deliver();
    world.clock.advance(1h);
    world.deliver();

    ASSERT_EQ(mails(), 2U);
    EXPECT_EQ(mail::write_mime(world.transport.mails[0].header, world.transport.mails[0].content,
                               mail::BodyEncoding::quoted_printable),
              mail::write_mime(world.transport.mails[1].header, world.transport.mails[1].content,
                               mail::BodyEncoding::quoted_printable));
    EXPECT_EQ(state_of("recovery"), "unknown");
    EXPECT_EQ(world.counters.numbers().attempts.at(Outcome::unknown), 2U);
}

} // namespace
} // namespace postkey::flow
