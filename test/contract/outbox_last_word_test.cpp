// The last look before the final dot, what was withheld, refusals that may pass, and marks in batches.
#include "contract/store_fixture.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class LastWordContract : public StoreContract
{
protected:
    LastWordContract() { verified("ada@example.org"); }

    Lease begin(std::string_view email = "ada@example.org")
    {
        request(Intent::recovery, email);
        const auto held = lease().at(0);
        EXPECT_TRUE(prepare(held));
        return held;
    }
    bool is_valid(const Lease& held) { return test::run(outbox.still_valid(held, now())); }
};

TEST_P(LastWordContract, WhatWasJustPreparedMayLeave)
{
    EXPECT_TRUE(is_valid(begin()));
}

//
TEST_P(LastWordContract, NotOnceTheLeaseHasRunOutOrIsAnothers)
{
    const auto held = begin();
    clock.advance(policy.delivery.lease - 1ms);
    EXPECT_TRUE(is_valid(held));
    clock.advance(1ms);
    EXPECT_FALSE(is_valid(held));

    const auto others = lease().at(0);
    EXPECT_FALSE(is_valid(held));
    EXPECT_TRUE(is_valid(others));
}

//
TEST_P(LastWordContract, NotOnceItsLinkWasUsed)
{
    const auto first = recovery("ada@example.org");
    const auto held = begin();

    ASSERT_TRUE(test::run(
        tokens.reset_password(first, new_hash, new_message(Intent::password_changed, "ada@example.org"))));

    EXPECT_FALSE(is_valid(held));
}

TEST_P(LastWordContract, NotOnceItsLinkHasRunOut)
{
    const auto held = begin();
    const auto until = from_milliseconds(
        test::count(*database, "SELECT expires_at FROM action_tokens WHERE scope = 'pwd_reset'"));
    clock.advance(until - now() - 1ms);
    test::run(outbox.extend_leases({held}, until + 1h));
    EXPECT_TRUE(is_valid(held));

    clock.advance(1ms);
    EXPECT_FALSE(is_valid(held));
}

//
TEST_P(LastWordContract, NotOnceANewerRequestWaits)
{
    const auto held = begin();
    clock.advance(1ms);

    request(Intent::recovery, "ada@example.org");

    EXPECT_FALSE(is_valid(held));
}

TEST_P(LastWordContract, WhatWasWithheldIsDueAtOnceAndUncounted)
{
    const auto held = begin();
    const auto due_before = due_at(held.id);

    EXPECT_TRUE(finish(held, AttemptEnd::withheld));

    EXPECT_EQ(state_of(held.id), "queued");
    EXPECT_EQ(number_of(held.id, "attempts"), 0);
    EXPECT_GE(due_at(held.id), due_before);
    EXPECT_EQ(lease().size(), 1U);
    EXPECT_EQ(
        test::count(*database, "SELECT count(*) FROM attempts WHERE message = '" + held.id.text() + "'"), 0);
}

// mail.md §3: a full or disabled mailbox is tried once more after an hour.
TEST_P(LastWordContract, ARefusalThatMayPassIsTriedOnceMoreAfterAnHour)
{
    const auto held = begin();

    finish(held, AttemptEnd::refused_softly);
    EXPECT_EQ(state_of(held.id), "queued");
    EXPECT_EQ(due_at(held.id), now() + 1h);
    EXPECT_EQ(number_of(held.id, "attempts"), 1);

    clock.advance(1h);
    const auto again = lease().at(0);
    ASSERT_TRUE(prepare(again));
    finish(again, AttemptEnd::refused_softly);
    EXPECT_EQ(state_of(held.id), "failed");
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM attempts WHERE outcome = 'refused'"), 2);
}

TEST_P(LastWordContract, ARefusalThatMayPassEndsWhatCannotWaitAnHour)
{
    policy.delivery.queue_reset = 60min;
    const auto held = begin();

    finish(held, AttemptEnd::refused_softly);

    EXPECT_EQ(state_of(held.id), "failed");
}

TEST_P(LastWordContract, MarksOfABatchHaveTheirOwnAnswersAndTimes)
{
    const auto lost = begin();
    clock.advance(policy.delivery.lease);
    const auto held = lease().at(0);
    ASSERT_TRUE(prepare(held));
    const AttemptResult sent{.end = AttemptEnd::sent, .reply = "250 ok", .retry_after = std::nullopt};
    const auto at = now();
    clock.advance(1s);

    const auto answers = test::run(outbox.finish_all({{lost, sent, at}, {held, sent, at}}, policy));

    EXPECT_EQ(answers, (std::vector<bool>{false, true}));
    EXPECT_EQ(number_of(held.id, "finished_at"), to_milliseconds(at));
}

TEST_P(LastWordContract, MessagesPreparedTogetherHaveTheirOwnAnswers)
{
    request(Intent::recovery, "nobody@example.org");
    const auto known = request(Intent::recovery, "ada@example.org");
    auto leases = lease();
    leases.push_back({MessageId::make(now(), random), 1});

    const auto mails = test::run(outbox.prepare_all(leases, policy, now()));

    ASSERT_EQ(mails.size(), 3U);
    EXPECT_FALSE(mails[0]);
    EXPECT_EQ(mails[1]->id, known);
    EXPECT_FALSE(mails[2]);
}

TEST_P(LastWordContract, AHeartbeatSaysWhatIsStillHeld)
{
    const auto lost = begin();
    clock.advance(policy.delivery.lease);
    const auto held = lease().at(0);

    const auto kept = test::run(outbox.extend_leases({lost, held}, now() + 1h));

    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].fence, held.fence);
}

POSTKEY_ON_EVERY_ENGINE(LastWordContract);

} // namespace
} // namespace postkey::store
