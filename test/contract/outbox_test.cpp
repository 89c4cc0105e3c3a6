// Recording, superseding, leasing and fencing.
#include "contract/store_fixture.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class OutboxContract : public StoreContract
{
};

TEST_P(OutboxContract, WhatIsRecordedIsDueAtOnceAndLeasedOnce)
{
    const auto id = request(Intent::recovery, "ada@example.org");

    const auto leases = lease();

    ASSERT_EQ(leases.size(), 1U);
    EXPECT_EQ(leases[0].id, id);
    EXPECT_EQ(state_of(id), "leased");
    EXPECT_TRUE(lease().empty());
}

//
TEST_P(OutboxContract, ANewerRequestSupersedesQueuedOnesOfTheSamePurposeAndMailbox)
{
    const auto first = request(Intent::recovery, "ada@example.org");
    const auto second = request(Intent::recovery, "ada@example.org");
    const auto other_purpose = request(Intent::resend_verification, "ada@example.org");
    const auto other_mailbox = request(Intent::recovery, "bob@example.org");
    const auto third = request(Intent::recovery, "ada@example.org");

    EXPECT_EQ(state_of(first), "superseded");
    EXPECT_EQ(state_of(second), "superseded");
    EXPECT_EQ(state_of(third), "queued");
    EXPECT_EQ(state_of(other_purpose), "queued");
    EXPECT_EQ(state_of(other_mailbox), "queued");
}

TEST_P(OutboxContract, SignUpAndResendServeOnePurpose)
{
    sign_up("ada@example.org");
    const auto resend = request(Intent::resend_verification, "ada@example.org");
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM messages WHERE state = 'superseded'"), 1);

    sign_up("ada@example.org");
    EXPECT_EQ(state_of(resend), "superseded");
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM messages WHERE state = 'queued'"), 1);
}

// Two requests during an outage, while the first was being tried: one mail, which the cap on its mailbox does
// not swallow.
TEST_P(OutboxContract, AMailWhoseHandOverFailedGivesWayToANewerRequest)
{
    policy.caps.mailbox_per_minute = 1;
    verified("ada@example.org");
    const auto first = request(Intent::recovery, "ada@example.org");
    const auto tried = lease().at(0);
    ASSERT_TRUE(prepare(tried));
    clock.advance(1s);
    const auto second = request(Intent::recovery, "ada@example.org");
    finish(tried, AttemptEnd::transport_trouble, 0s);

    const auto mails = hand_over();

    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].id, second);
    EXPECT_EQ(state_of(first), "superseded");
}

TEST_P(OutboxContract, ANewerRequestThatWasLeasedBesideItGoesAlone)
{
    verified("ada@example.org");
    const auto first = request(Intent::recovery, "ada@example.org");
    const auto older = lease().at(0);
    clock.advance(1ms);
    request(Intent::recovery, "ada@example.org");
    const auto newer = lease().at(0);

    EXPECT_TRUE(prepare(newer));
    EXPECT_FALSE(prepare(older));
    EXPECT_EQ(state_of(first), "superseded");
}

// Ids of one millisecond stand in no order: a mail of then that has left is no newer request.
TEST_P(OutboxContract, ARequestOfTheSameMomentIsNoNewerOne)
{
    verified("ada@example.org");
    for (int i = 0; i < 10; ++i) {
        test::run(outbox.record(new_message(Intent::recovery, "ada@example.org")));

        EXPECT_EQ(hand_over().size(), 1U) << i;
    }
}

TEST_P(OutboxContract, AMailThatIsOnItsWayIsNotSuperseded)
{
    const auto first = request(Intent::recovery, "ada@example.org");
    lease();

    request(Intent::recovery, "ada@example.org");

    EXPECT_EQ(state_of(first), "leased");
}

TEST_P(OutboxContract, ANoticeIsNeverSuperseded)
{
    verified("ada@example.org");
    const auto first = recovery("ada@example.org");
    test::run(
        tokens.reset_password(first, new_hash, new_message(Intent::password_changed, "ada@example.org")));
    request(Intent::recovery, "ada@example.org");
    const auto notice_and_link = lease();
    for (const auto& held : notice_and_link)
        if (const auto mail = prepare(held); mail && mail->token) {
            finish(held, AttemptEnd::sent);
            test::run(tokens.reset_password(open(*mail).value(), hash,
                                            new_message(Intent::password_changed, "ada@example.org")));
        }

    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM messages WHERE intent = 'password_changed' "
                                     "AND state IN ('queued', 'leased')"),
              2);
}

TEST_P(OutboxContract, LeavesByLaneThenByTime)
{
    const auto verify = request(Intent::resend_verification, "a@example.org");
    const auto reset = request(Intent::recovery, "b@example.org");
    const auto later_reset = request(Intent::recovery, "c@example.org");

    EXPECT_EQ(lease(1).at(0).id, reset);
    EXPECT_EQ(lease(1).at(0).id, later_reset);
    EXPECT_EQ(lease(1).at(0).id, verify);
}

TEST_P(OutboxContract, LeasesTakenTogetherStandInThatOrderToo)
{
    const auto verify = request(Intent::resend_verification, "a@example.org");
    const auto reset = request(Intent::recovery, "b@example.org");
    const auto later_reset = request(Intent::recovery, "c@example.org");

    const auto leases = lease();

    ASSERT_EQ(leases.size(), 3U);
    EXPECT_EQ(leases[0].id, reset);
    EXPECT_EQ(leases[1].id, later_reset);
    EXPECT_EQ(leases[2].id, verify);
}

TEST_P(OutboxContract, TakesNoMoreThanAskedFor)
{
    for (int i = 0; i < 5; ++i)
        request(Intent::recovery, std::to_string(i) + "@example.org");

    EXPECT_EQ(lease(0).size(), 0U);
    EXPECT_EQ(lease(3).size(), 3U);
    EXPECT_EQ(lease(3).size(), 2U);
}

// nothing but time frees a lease whose holder is gone.
TEST_P(OutboxContract, ALeaseReturnsAtItsEnd)
{
    const auto id = request(Intent::recovery, "ada@example.org");
    const auto first = lease().at(0);

    clock.advance(policy.delivery.lease - 1ms);
    EXPECT_TRUE(lease().empty());
    clock.advance(1ms);
    const auto second = lease();

    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].id, id);
    EXPECT_GT(second[0].fence, first.fence);
}

TEST_P(OutboxContract, AHeartbeatKeepsTheLease)
{
    request(Intent::recovery, "ada@example.org");
    const auto held = lease();

    clock.advance(policy.delivery.lease - 1s);
    test::run(outbox.extend_leases(held, now() + policy.delivery.lease));
    clock.advance(policy.delivery.lease - 1ms);
    EXPECT_TRUE(lease().empty());

    clock.advance(1ms);
    EXPECT_EQ(lease().size(), 1U);
}

TEST_P(OutboxContract, WhoLostTheLeaseChangesNothingAnyMore)
{
    verified("ada@example.org");
    const auto id = request(Intent::recovery, "ada@example.org");
    const auto lost = lease().at(0);
    ASSERT_TRUE(prepare(lost));
    clock.advance(policy.delivery.lease);
    const auto held = lease().at(0);

    EXPECT_FALSE(prepare(lost));
    for (const auto end : {AttemptEnd::sent, AttemptEnd::refused, AttemptEnd::deferred, AttemptEnd::unknown,
                           AttemptEnd::transport_trouble})
        EXPECT_FALSE(finish(lost, end));
    EXPECT_FALSE(test::run(outbox.bury(lost, "mistake", now())));
    test::run(outbox.extend_leases({lost}, now() + 24h));

    EXPECT_EQ(state_of(id), "leased");
    EXPECT_EQ(number_of(id, "leased_until"), to_milliseconds(now() + policy.delivery.lease));
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM attempts WHERE message = '" + id.text() + "'"), 0);
    EXPECT_TRUE(prepare(held));
    EXPECT_TRUE(finish(held, AttemptEnd::sent));
    EXPECT_FALSE(finish(held, AttemptEnd::sent)) << "and it ends once";
}

TEST_P(OutboxContract, ManyCouriersTakeEachMessageOnce)
{
    for (int i = 0; i < 60; ++i)
        request(Intent::recovery, std::to_string(i) + "@example.org");
    std::vector<Task<std::vector<Lease>>> tries;
    for (int i = 0; i < 20; ++i)
        tries.push_back(outbox.lease("courier " + std::to_string(i), 7, now(), policy.delivery.lease));
    std::multiset<std::string> taken;

    count_good(std::move(tries), [&taken](const std::vector<Lease>& leases) {
        for (const auto& lease : leases)
            taken.insert(lease.id.text());
        return true;
    });

    EXPECT_EQ(taken.size(), 60U);
    EXPECT_EQ(std::set<std::string>(taken.begin(), taken.end()).size(), 60U);
}

// past its time a message is a record, not a mail.
TEST_P(OutboxContract, WhatNobodyTookInTimeExpires)
{
    const auto last = request(Intent::recovery, "last@example.org");
    const auto created = now() - 1ms;

    clock.advance(created + policy.delivery.queue_reset - 1ms - now());
    EXPECT_EQ(lease().size(), 1U) << "the last moment";
    EXPECT_EQ(state_of(last), "leased");

    const auto late = request(Intent::recovery, "late@example.org");
    clock.advance(policy.delivery.queue_reset - 1ms);
    lease();
    EXPECT_EQ(state_of(late), "expired");
    EXPECT_EQ(number_of(late, "finished_at"), to_milliseconds(now()));
}

TEST_P(OutboxContract, FreeingAtStartMakesEveryLeasedMessageDue)
{
    const auto one = request(Intent::recovery, "a@example.org");
    const auto two = request(Intent::recovery, "b@example.org");
    lease();

    EXPECT_EQ(test::run(outbox.free_all_leases(policy, now())), 2);

    EXPECT_EQ(state_of(one), "queued");
    EXPECT_EQ(number_of(two, "deaths"), 0) << "only leased, not being handed over";
    EXPECT_EQ(lease().size(), 2U);
}

// a message that kills the process is set aside, and only that one.
TEST_P(OutboxContract, TheThirdDeathDuringItsHandOverBuriesAMessage)
{
    verified("ada@example.org");
    const auto poison = request(Intent::recovery, "ada@example.org");
    const auto other = request(Intent::recovery, "bob@example.org");
    for (int death = 1; death <= policy.delivery.most_deaths; ++death) {
        EXPECT_EQ(state_of(poison), "queued");
        for (const auto& one : lease())
            if (one.id == poison)
                EXPECT_TRUE(prepare(one));

        test::run(outbox.free_all_leases(policy, now()));

        EXPECT_EQ(number_of(poison, "deaths"), death);
    }
    EXPECT_EQ(state_of(poison), "dead");
    EXPECT_EQ(reason_of(poison), "the program died while handing it over");
    EXPECT_EQ(state_of(other), "queued");
}

TEST_P(OutboxContract, ALeaseThatRanOutDuringAHandOverCountsAsADeath)
{
    verified("ada@example.org");
    const auto id = request(Intent::recovery, "ada@example.org");
    ASSERT_TRUE(prepare(lease().at(0)));

    clock.advance(policy.delivery.lease);
    lease();

    EXPECT_EQ(number_of(id, "deaths"), 1);
    EXPECT_EQ(number_of(id, "handing_over"), 0);
}

TEST_P(OutboxContract, OurOwnMistakeIsKeptAsDeadWithItsReason)
{
    verified("ada@example.org");
    const auto id = request(Intent::recovery, "ada@example.org");
    const auto held = lease().at(0);
    ASSERT_TRUE(prepare(held));

    EXPECT_TRUE(test::run(outbox.bury(held, "template lost", now())));

    EXPECT_EQ(state_of(id), "dead");
    EXPECT_EQ(reason_of(id), "template lost");
    EXPECT_TRUE(lease().empty());
}

POSTKEY_ON_EVERY_ENGINE(OutboxContract);

} // namespace
} // namespace postkey::store
