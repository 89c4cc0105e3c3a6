// Long outages by the manual clock: what is left of the waiting mail afterwards, and how fast it leaves.
#include "support/world.hpp"

#include <gtest/gtest.h>

#include <map>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using mail::Outcome;
using mail::Reason;
using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto new_phrase = "cactus lantern invoice";

class CourierOutage : public testing::Test
{
protected:
    // As long as the relay is away: each try fails.
    void relay_is_away()
    {
        world.transport.before_the_dot = [this] {
            world.transport.answers.assign(1,
                                           {Outcome::transport_trouble, "connection refused", Reason::lost});
        };
    }
    void relay_is_back()
    {
        world.transport.before_the_dot = nullptr;
        world.transport.answers.clear();
        world.transport.mails.clear();
    }
    void live_through(std::chrono::milliseconds length, std::chrono::milliseconds step)
    {
        for (auto left = length; left > 0ms; left -= step) {
            world.deliver();
            world.clock.advance(step);
        }
    }
    static std::string person(int i) { return "p" + std::to_string(i) + "@example.org"; }

    // Sign-ups of people who have accounts: one each `apart`, the last now.
    void queue_sign_ups(int count, std::chrono::milliseconds apart)
    {
        const auto last = to_milliseconds(world.clock.now());
        world.sqlite->transact_blocking([&](sql::Connection& connection) {
            connection("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1) "
                       "INSERT INTO messages (id, intent, lane, recipient, mailbox, domain, style, locale, "
                       "client, state, created_at, due_at, give_up_at) "
                       "SELECT printf('019aa000-0000-7000-8000-%012d', i), 'sign_up', 2, "
                       "'p' || i || '@example.org', 'p' || i || '@example.org', 'example.org', 'postkey', "
                       "'en', '', 'queued', $2 - ($1 - 1 - i) * $3, $2 - ($1 - 1 - i) * $3, "
                       "$2 - ($1 - 1 - i) * $3 + 86400000 FROM n",
                       count, last, apart.count());
            connection("INSERT INTO accounts (id, email, locale, user_status, created_at, verified_at, "
                       "password_changed_at) SELECT id, recipient, 'en', 'ACTIVE', 1, 1, 1 FROM messages "
                       "WHERE id LIKE '019aa000%'");
        });
    }

    World world;
};

// Promise 6: several requests during an outage become one mail, whose link lives in full.
TEST_F(CourierOutage, FortyMinutesAwayAndThreeRequestsEachEndInOneMailWhoseLinkLivesInFull)
{
    constexpr int people = 6;
    world.policy.caps.mailbox_per_minute = 1;
    for (int i = 0; i < people; ++i)
        world.verified_account(person(i), phrase);
    world.clock.advance(1h);
    relay_is_away();
    for (int request = 0; request < 3; ++request) {
        for (int i = 0; i < people; ++i)
            world.ask_for_recovery(person(i));
        live_through(40min / 3, 10s);
    }
    const auto tried = world.transport.mails.size();

    relay_is_back();
    live_through(2min, 1s);

    EXPECT_LE(tried, 8U + 40 * 60 / 30 + 5) << "probes only";
    ASSERT_EQ(world.transport.mails.size(), static_cast<std::size_t>(people));
    std::map<std::string, const mail::OutgoingMail*> by_person;
    for (const auto& mail : world.transport.mails)
        by_person[mail.header.to.text()] = &mail;
    EXPECT_EQ(by_person.size(), static_cast<std::size_t>(people));
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE state = 'superseded'"), 2 * people);
    for (const auto& [to, mail] : by_person) {
        const auto expires = world.count("SELECT expires_at - handed_over_at FROM action_tokens WHERE jti = "
                                         "(SELECT token FROM messages WHERE id = '" +
                                         mail->header.id.text() + "')");
        EXPECT_EQ(std::chrono::milliseconds(expires), world.policy.tokens.reset_life) << to;
        EXPECT_TRUE(world.reset_password(world.token_in(*mail), new_phrase)) << to;
    }
    EXPECT_EQ(world.count("SELECT count(*) FROM outages WHERE closed_at IS NOT NULL"), 1);
}

// the cap holds, the freshest leave first, and what is too old is dropped.
TEST_F(CourierOutage, FiftyThousandDrainWithinTheCapFreshestFirstAndTheOldExpire)
{
    world.policy.caps.global_per_minute = 600;
    world.restart_courier();
    queue_sign_ups(50'000, 2s); // more than a day
    relay_is_away();
    world.deliver();
    world.clock.advance(30s);
    relay_is_back();
    const auto recovered = world.clock.now();

    live_through(1min, 200ms);

    const auto drained = world.transport.mails.size();
    EXPECT_LE(drained, 600U);
    EXPECT_GE(drained, 500U);
    EXPECT_GT(world.count("SELECT count(*) FROM messages WHERE state = 'expired'"), 0);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE state = 'sent' AND give_up_at <= " +
                          std::to_string(to_milliseconds(recovered))),
              0);
    EXPECT_GE(world.count("SELECT count(*) FROM messages WHERE state = 'sent' AND created_at >= " +
                          std::to_string(to_milliseconds(recovered - 30min))),
              static_cast<std::int64_t>(drained) * 8 / 10)
        << "the newest 900, but for the reserve and the probes";
}

// many verifications wait; a reset does not wait behind them, and notices go on.
TEST_F(CourierOutage, AResetPassesAThousandVerificationsAndTheOldestOnesStillMove)
{
    world.policy.caps.global_per_minute = 600;
    world.restart_courier();
    world.verified_account("ada@example.org", phrase);
    world.transport.mails.clear();
    queue_sign_ups(1000, 1ms);
    world.deliver();
    world.clock.advance(100ms);

    world.ask_for_recovery("ada@example.org");
    live_through(5s, 100ms);

    const auto is_reset = [](const mail::OutgoingMail& mail) {
        return mail.content.kind == MailKind::reset_password;
    };
    EXPECT_EQ(std::ranges::count_if(world.transport.mails, is_reset), 1);
}

// two couriers, and links that are delivered in no order: the newest request's link is good.
TEST_F(CourierOutage, TheMailOfTheNewestRequestHasALinkThatWorks)
{
    world.policy.caps.mailbox_per_minute = 1000;
    world.verified_account("ada@example.org", phrase);
    for (int round = 0; round < 20; ++round) {
        world.clock.advance(31min); // beyond the life of the link before
        world.deliver();            // the notice of the round before
        world.ask_for_recovery("ada@example.org");
        const auto first =
            run(world.outbox.lease("another", 1, world.clock.now(), world.policy.delivery.lease)).at(0);
        const auto early = run(world.outbox.prepare(first, world.policy, world.clock.now()));
        world.clock.advance(1s);
        world.ask_for_recovery("ada@example.org");
        world.deliver();
        const auto newest = world.newest_mail();
        store::AttemptResult sent{.end = store::AttemptEnd::sent, .reply = "", .retry_after = std::nullopt};
        run(world.outbox.finish(first, std::move(sent), world.policy, world.clock.now()));

        EXPECT_TRUE(early);
        EXPECT_TRUE(world.reset_password(world.token_in(newest), new_phrase)) << round;
    }
}

} // namespace
} // namespace postkey::flow
