// What an intent becomes when it is prepared: the facts are read from the database at that moment.
#include "contract/store_fixture.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class DecisionContract : public StoreContract
{
protected:
    // The kind of mail, or why there is none.
    std::string outcome()
    {
        const auto held = lease().at(0);
        const auto prepared = prepare(held);
        if (!prepared)
            return state_of(held.id) + ": " + reason_of(held.id);
        finish(held, AttemptEnd::sent);
        return std::string(to_text(prepared->kind));
    }
    std::string outcome_of(Intent intent, std::string_view email)
    {
        request(intent, email);
        return outcome();
    }
    void disable(std::string_view email)
    {
        test::execute(*database, "UPDATE accounts SET user_status = 'DISABLED' WHERE email = '" +
                                     std::string(email) + "'");
    }
};

TEST_P(DecisionContract, DependsOnWhoIsBehindTheAddressNow)
{
    EXPECT_EQ(outcome_of(Intent::recovery, "nobody@example.org"), "cancelled: no account");
    EXPECT_EQ(outcome_of(Intent::resend_verification, "nobody@example.org"), "cancelled: no account");

    sign_up("claim@example.org");
    EXPECT_EQ(outcome(), "verify_email");
    EXPECT_EQ(outcome_of(Intent::resend_verification, "claim@example.org"), "verify_email");
    EXPECT_EQ(outcome_of(Intent::recovery, "claim@example.org"), "verify_email");

    verified("ada@example.org");
    EXPECT_EQ(outcome_of(Intent::recovery, "ada@example.org"), "reset_password");
    EXPECT_EQ(outcome_of(Intent::resend_verification, "ada@example.org"), "cancelled: already verified");
    sign_up("ada@example.org");
    EXPECT_EQ(outcome(), "already_registered");

    disable("ada@example.org");
    EXPECT_EQ(outcome_of(Intent::recovery, "ada@example.org"), "cancelled: account is disabled");
    sign_up("ada@example.org");
    EXPECT_EQ(outcome(), "cancelled: account is disabled");
}

TEST_P(DecisionContract, AnExpiredClaimIsNobody)
{
    sign_up("ada@example.org");
    hand_over();

    clock.advance(policy.claim_life - 3ms);
    EXPECT_EQ(outcome_of(Intent::recovery, "ada@example.org"), "verify_email");
    clock.advance(1h);
    EXPECT_EQ(outcome_of(Intent::recovery, "ada@example.org"), "cancelled: no account");
}

TEST_P(DecisionContract, ASignUpsMailIsForItsOwnClaimAndAResendForTheNewest)
{
    const auto older = sign_up("ada@example.org");
    EXPECT_EQ(hand_over().at(0).token->subject, older);
    const auto newer = sign_up("ada@example.org");
    EXPECT_EQ(hand_over().at(0).token->subject, newer);

    request(Intent::resend_verification, "ada@example.org");
    EXPECT_EQ(hand_over().at(0).token->subject, newer);
}

TEST_P(DecisionContract, MailGoesToTheStoredAddressInTheOwnersLanguage)
{
    verified("ada@example.org", "Ada");
    request(Intent::recovery, "ada@example.org");

    const auto mail = hand_over().at(0);

    EXPECT_EQ(mail.recipient.text(), "ada@example.org");
    EXPECT_EQ(mail.locale, Locale::ko);
    EXPECT_EQ(mail.name, "Ada");
    EXPECT_EQ(mail.client, "Firefox on Linux");
}

TEST_P(DecisionContract, IsTakenOnce)
{
    sign_up("ada@example.org");
    const auto held = lease().at(0);
    ASSERT_EQ(prepare(held)->kind, MailKind::verify_email);
    finish(held, AttemptEnd::deferred);
    const auto tokens_before = test::count(*database, "SELECT count(*) FROM action_tokens");

    clock.advance(2min);
    const auto again = prepare(lease().at(0));

    EXPECT_EQ(again->kind, MailKind::verify_email);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM action_tokens"), tokens_before);
}

TEST_P(DecisionContract, MoreThanHalfOfItsLifeLeftMeansTheSameLinkAgain)
{
    verified("ada@example.org");
    const auto first = recovery("ada@example.org");
    const auto handed_over = now();

    clock.advance(15min - 3ms - (now() - handed_over));
    const auto again = recovery("ada@example.org");
    EXPECT_EQ(again.jti, first.jti);
    EXPECT_EQ(again.expires_at, first.expires_at);

    clock.advance(1min);
    EXPECT_NE(recovery("ada@example.org").jti, first.jti);
}

// Asking again kills no mail in flight (mail.md §10.9): at most two links are open, and success ends both.
TEST_P(DecisionContract, ASecondLinkLeavesTheFirstToItsOwnExpiry)
{
    verified("ada@example.org");
    request(Intent::recovery, "ada@example.org");
    const auto older = hand_over().at(0);
    const auto handed_over = now();
    clock.advance(20min);

    request(Intent::recovery, "ada@example.org");
    const auto newer = hand_over().at(0);
    ASSERT_NE(newer.token->jti, older.token->jti);
    EXPECT_TRUE(open(older));
    EXPECT_TRUE(open(newer));

    clock.advance(30min - (now() - handed_over));
    EXPECT_FALSE(open(older));
    EXPECT_TRUE(open(newer));
}

// An accepted request ends in a mail or in a record of one of the four reasons; an old link is none of them.
TEST_P(DecisionContract, ALinkThatRanOutWhileItsRepeatWaitedIsReplaced)
{
    verified("ada@example.org");
    const auto first = recovery("ada@example.org");
    clock.advance(10min);
    const auto id = request(Intent::recovery, "ada@example.org");
    const auto held = lease().at(0);
    ASSERT_EQ(prepare(held)->token->jti, first.jti);
    finish(held, AttemptEnd::deferred);

    clock.advance(25min);
    const auto again = lease().at(0);
    const auto mail = prepare(again);

    ASSERT_TRUE(mail);
    EXPECT_EQ(mail->token->jti, id);
    finish(again, AttemptEnd::sent);
    EXPECT_EQ(open(*mail)->expires_at, now() + policy.tokens.reset_life);
}

// During a long outage the first request's link must not decide how long the last request's lives.
TEST_P(DecisionContract, AfterAnOutageTheLinkLivesInFull)
{
    verified("ada@example.org");
    request(Intent::recovery, "ada@example.org");
    const auto first = lease().at(0);
    ASSERT_TRUE(prepare(first));
    finish(first, AttemptEnd::transport_trouble, 1s);
    clock.advance(policy.delivery.queue_reset - 1min);
    const auto second = request(Intent::recovery, "ada@example.org");

    clock.advance(35min);
    const auto mails = hand_over();

    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].id, second);
    EXPECT_EQ(open(mails[0])->expires_at, now() + policy.tokens.reset_life);
}

//
TEST_P(DecisionContract, AMailWhoseLinkWasUsedMeanwhileIsNotSent)
{
    verified("ada@example.org");
    const auto first = recovery("ada@example.org");
    const auto id = request(Intent::recovery, "ada@example.org");
    const auto held = lease().at(0);
    ASSERT_TRUE(prepare(held));
    finish(held, AttemptEnd::deferred);
    const auto waiting = lease(0);

    ASSERT_TRUE(test::run(
        tokens.reset_password(first, new_hash, new_message(Intent::password_changed, "ada@example.org"))));

    EXPECT_EQ(state_of(id), "cancelled");
    EXPECT_EQ(reason_of(id), "the password was reset");
}

TEST_P(DecisionContract, NorIsOneThatWasLeasedWhenItsLinkWasUsed)
{
    verified("ada@example.org");
    const auto first = recovery("ada@example.org");
    const auto id = request(Intent::recovery, "ada@example.org");
    const auto held = lease().at(0);
    ASSERT_TRUE(prepare(held));
    test::run(outbox.free_all_leases(policy, now()));
    const auto again = lease().at(0);

    ASSERT_TRUE(test::run(
        tokens.reset_password(first, new_hash, new_message(Intent::password_changed, "ada@example.org"))));

    EXPECT_FALSE(prepare(again));
    EXPECT_EQ(state_of(id), "cancelled");
}

TEST_P(DecisionContract, CapsCountMailboxesNotTags)
{
    policy.caps = {
        .mailbox_per_minute = 1, .mailbox_per_hour = 5, .mailbox_per_day = 20, .global_per_minute = 1000};
    sign_up("ada+one@example.org");
    EXPECT_EQ(outcome(), "verify_email");
    sign_up("ada+two@example.org");
    EXPECT_EQ(outcome(), "cancelled: mailbox cap");
    sign_up("bob@example.org");
    EXPECT_EQ(outcome(), "verify_email");
}

TEST_P(DecisionContract, CapsEndWithTheirWindows)
{
    policy.caps = {
        .mailbox_per_minute = 1, .mailbox_per_hour = 2, .mailbox_per_day = 3, .global_per_minute = 1000};
    sign_up("ada@example.org");
    EXPECT_EQ(outcome(), "verify_email");
    const auto start = now();
    const auto at = [&](std::chrono::milliseconds after) {
        clock.advance(start + after - now());
        return outcome_of(Intent::resend_verification, "ada@example.org");
    };

    EXPECT_EQ(at(59s), "cancelled: mailbox cap");
    EXPECT_EQ(at(61s), "verify_email");
    EXPECT_EQ(at(59min), "cancelled: mailbox cap");
    EXPECT_EQ(at(62min), "verify_email") << "the first two are older than an hour";
    EXPECT_EQ(at(23h), "cancelled: mailbox cap");
    EXPECT_EQ(at(25h), "verify_email");
}

TEST_P(DecisionContract, WhatWasNotSentDoesNotCount)
{
    policy.caps = {
        .mailbox_per_minute = 1, .mailbox_per_hour = 1, .mailbox_per_day = 1, .global_per_minute = 1000};
    EXPECT_EQ(outcome_of(Intent::recovery, "ada@example.org"), "cancelled: no account");
    sign_up("ada@example.org");
    EXPECT_EQ(outcome(), "verify_email");
}

TEST_P(DecisionContract, WhenItWasDecidedIsKeptForAMailAndForNothingAlike)
{
    verified("ada@example.org");
    for (const auto* email : {"ada@example.org", "nobody@example.org"}) {
        const auto id = request(Intent::recovery, email);
        EXPECT_EQ(number_of(id, "coalesce(decided_at, -1)"), -1) << email;
        clock.advance(1s);
        const auto decided = now();

        const auto held = lease().at(0);
        if (prepare(held))
            finish(held, AttemptEnd::deferred);
        EXPECT_EQ(number_of(id, "decided_at"), to_milliseconds(decided)) << email;

        clock.advance(10min);
        hand_over();
        EXPECT_EQ(number_of(id, "decided_at"), to_milliseconds(decided)) << "and is not decided twice";
    }
}

// Promise 3, S-014: T-LEAK while mail is queued.
TEST_P(DecisionContract, NoRowHoldsALinkOrACode)
{
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND "
                                     "(sql LIKE '%body%' OR sql LIKE '%link%' OR sql LIKE '% code TEXT%')"),
              0);
}

POSTKEY_ON_EVERY_ENGINE(DecisionContract);

} // namespace
} // namespace postkey::store
