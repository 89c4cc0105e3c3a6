// How attempts end, when the next one is, and when the clocks of links and codes start.
#include "contract/store_fixture.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

class AttemptContract : public StoreContract
{
protected:
    AttemptContract() { account_ = verified("ada@example.org").id; }

    Lease begin()
    {
        const auto held = lease().at(0);
        EXPECT_TRUE(prepare(held));
        return held;
    }
    std::int64_t token_number(const std::string& column)
    {
        return test::count(*database, "SELECT coalesce(" + column +
                                          ", -1) FROM action_tokens WHERE scope = 'pwd_reset'");
    }
    std::optional<AccountId> account_;
};

TEST_P(AttemptContract, SentIsTheEndAndIsRecorded)
{
    const auto id = request(Intent::recovery, "ada@example.org");
    EXPECT_TRUE(finish(begin(), AttemptEnd::sent));

    EXPECT_EQ(state_of(id), "sent");
    EXPECT_EQ(number_of(id, "attempts"), 1);
    EXPECT_EQ(number_of(id, "finished_at"), to_milliseconds(now()));
    EXPECT_EQ(
        test::text(*database, "SELECT last_reply FROM messages WHERE state = 'sent' AND intent = 'recovery'"),
        "said the relay");
    EXPECT_EQ(test::text(*database, "SELECT outcome FROM attempts WHERE message = '" + id.text() + "'"),
              "sent");
}

TEST_P(AttemptContract, RefusedIsTheEnd)
{
    const auto id = request(Intent::recovery, "ada@example.org");
    EXPECT_TRUE(finish(begin(), AttemptEnd::refused));

    EXPECT_EQ(state_of(id), "failed");
    clock.advance(24h);
    EXPECT_TRUE(lease().empty());
}

TEST_P(AttemptContract, DeferredFollowsTheScheduleWithin15Percent)
{
    const auto id = request(Intent::recovery, "ada@example.org");
    const auto give_up = from_milliseconds(number_of(id, "give_up_at"));
    std::int64_t attempts = 0;
    for (const auto wait : policy.delivery.retry) {
        ASSERT_TRUE(finish(begin(), AttemptEnd::deferred));

        ++attempts;
        EXPECT_EQ(state_of(id), "queued");
        EXPECT_EQ(number_of(id, "attempts"), attempts);
        const auto waited = due_at(id) - now();
        EXPECT_GE(waited, milliseconds(wait) * 85 / 100) << attempts;
        EXPECT_LE(waited, milliseconds(wait) * 115 / 100) << attempts;
        clock.advance(waited - 1ms);
        EXPECT_TRUE(lease().empty());
        clock.advance(1ms);
    }
    EXPECT_LT(now(), give_up);
}

TEST_P(AttemptContract, AScheduleOfOneSecondIsKeptToo)
{
    policy.delivery.retry = {1s};
    const auto id = request(Intent::recovery, "ada@example.org");
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(finish(begin(), AttemptEnd::deferred));
        ASSERT_EQ(state_of(id), "queued") << i;
        EXPECT_GE(due_at(id) - now(), 850ms);
        EXPECT_LE(due_at(id) - now(), 1150ms);
        clock.advance(due_at(id) - now());
    }
}

TEST_P(AttemptContract, TheLastTryIsFiveMinutesBeforeTheEnd)
{
    policy.delivery.retry = {24h};
    const auto id = request(Intent::recovery, "ada@example.org");
    const auto give_up = from_milliseconds(number_of(id, "give_up_at"));

    finish(begin(), AttemptEnd::deferred);
    EXPECT_EQ(due_at(id), give_up - 5min);

    clock.advance(due_at(id) - now());
    finish(begin(), AttemptEnd::deferred);
    EXPECT_EQ(state_of(id), "expired");
    EXPECT_EQ(reason_of(id), "no attempt succeeded in time");
}

TEST_P(AttemptContract, AMessageThatMayWaitOnlyMinutesIsStillTriedAgain)
{
    policy.delivery.retry = {1s};
    policy.delivery.queue_reset = 2min;
    const auto id = request(Intent::recovery, "ada@example.org");

    finish(begin(), AttemptEnd::deferred);

    EXPECT_EQ(state_of(id), "queued");
    clock.advance(2s);
    EXPECT_TRUE(finish(begin(), AttemptEnd::sent));
}

TEST_P(AttemptContract, TransportTroubleCostsNothingButTime)
{
    const auto id = request(Intent::recovery, "ada@example.org");
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(finish(begin(), AttemptEnd::transport_trouble, 30s));

        EXPECT_EQ(state_of(id), "queued");
        EXPECT_EQ(number_of(id, "attempts"), 0);
        EXPECT_EQ(due_at(id), now() + 30s);
        clock.advance(30s);
    }
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM attempts WHERE message = '" + id.text() + "'"), 0);
    EXPECT_EQ(prepare(lease().at(0))->attempt, 1);
    EXPECT_EQ(token_number("handed_over_at"), -1) << "no clock has started";
}

//
TEST_P(AttemptContract, TheSecondAmbiguousEndIsForGood)
{
    const auto id = request(Intent::recovery, "ada@example.org");

    finish(begin(), AttemptEnd::unknown);
    EXPECT_EQ(state_of(id), "queued");
    clock.advance(due_at(id) - now());
    finish(begin(), AttemptEnd::unknown);

    EXPECT_EQ(state_of(id), "unknown");
    EXPECT_EQ(reason_of(id), "probably delivered");
    EXPECT_EQ(number_of(id, "attempts"), 2);
}

TEST_P(AttemptContract, AnAmbiguousEndAndThenSuccessIsSent)
{
    const auto id = request(Intent::recovery, "ada@example.org");
    finish(begin(), AttemptEnd::unknown);
    clock.advance(due_at(id) - now());
    finish(begin(), AttemptEnd::sent);

    EXPECT_EQ(state_of(id), "sent");
}

// Promise 6.
TEST_P(AttemptContract, TheLinksClockStartsWhenTheRelayTakesTheMail)
{
    request(Intent::recovery, "ada@example.org");
    const auto held = begin();
    EXPECT_EQ(token_number("handed_over_at"), -1);
    const auto usable_meanwhile = token_number("expires_at");
    EXPECT_GE(usable_meanwhile,
              to_milliseconds(now() + policy.delivery.queue_reset + policy.tokens.reset_life - 1s));

    clock.advance(1min);
    finish(held, AttemptEnd::sent);

    EXPECT_EQ(token_number("handed_over_at"), to_milliseconds(now()));
    EXPECT_EQ(token_number("expires_at"), to_milliseconds(now() + policy.tokens.reset_life));
    EXPECT_EQ(token_number("code_expires_at"), to_milliseconds(now() + policy.tokens.code_life));
}

TEST_P(AttemptContract, TheClockStartsAtAnAmbiguousEndAndOnlyOnce)
{
    const auto id = request(Intent::recovery, "ada@example.org");
    finish(begin(), AttemptEnd::unknown);
    const auto started = token_number("handed_over_at");
    const auto expires = token_number("expires_at");
    EXPECT_EQ(expires, to_milliseconds(now() + policy.tokens.reset_life));

    clock.advance(due_at(id) - now());
    finish(begin(), AttemptEnd::sent);

    EXPECT_EQ(token_number("handed_over_at"), started);
    EXPECT_EQ(token_number("expires_at"), expires);
}

TEST_P(AttemptContract, DeferredAndRefusedStartNoClock)
{
    const auto id = request(Intent::recovery, "ada@example.org");
    finish(begin(), AttemptEnd::deferred);
    EXPECT_EQ(token_number("handed_over_at"), -1);
    clock.advance(due_at(id) - now());
    finish(begin(), AttemptEnd::refused);
    EXPECT_EQ(token_number("handed_over_at"), -1);
}

TEST_P(AttemptContract, EveryAttemptHasTheSameClaimsAndItsOwnNumber)
{
    const auto id = request(Intent::recovery, "ada@example.org");
    std::optional<TokenClaims> first;
    for (int attempt = 1; attempt <= 5; ++attempt) {
        const auto held = lease().at(0);
        const auto prepared = prepare(held).value();
        if (!first)
            first = prepared.token;

        EXPECT_EQ(prepared.attempt, attempt);
        EXPECT_EQ(prepared.token->jti, first->jti);
        EXPECT_EQ(prepared.token->subject, *account_);
        EXPECT_EQ(prepared.token->issued_at, first->issued_at);
        EXPECT_EQ(prepared.token->expires_at, first->expires_at);
        finish(held, AttemptEnd::deferred);
        clock.advance(due_at(id) - now());
    }
}

POSTKEY_ON_EVERY_ENGINE(AttemptContract);

} // namespace
} // namespace postkey::store
