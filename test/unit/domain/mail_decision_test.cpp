// What each intent becomes, as one table: who is behind the address × what was asked for.
#include "domain/mail_decision.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

namespace postkey {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Instant now = from_milliseconds(1'795'000'000'000);

Account someone(AccountStatus status, UserStatus user = UserStatus::active)
{
    static test::SeededRandom random;
    return {.id = AccountId::make(now, random),
            .email = EmailAddress::trusted("ada@example.org"),
            .username = std::nullopt,
            .name = std::nullopt,
            .locale = status == AccountStatus::verified ? Locale::ko : Locale::pt_br,
            .account_status = status,
            .user_status = user,
            .created_at = now};
}

MailFacts facts(Intent intent, std::optional<Account> account, std::optional<Account> claim)
{
    MailFacts known{};
    known.intent = intent;
    known.account = std::move(account);
    known.claim = std::move(claim);
    known.now = now;
    return known;
}

MailDecision decide(const MailFacts& known)
{
    return decide_mail(known, Locale::zh_tw, Policy());
}

const SendMail* mail_in(const MailDecision& decision)
{
    return std::get_if<SendMail>(&decision);
}

std::string reason_in(const MailDecision& decision)
{
    const auto* nothing = std::get_if<SendNothing>(&decision);
    return nothing != nullptr ? nothing->reason : "a mail";
}

enum class Who
{
    nobody,
    claim,
    account,
    account_and_claim,
    disabled,
    disabled_and_claim
};

struct Line
{
    Intent intent;
    Who who;
    std::optional<MailKind> kind;
};

constexpr Line table[] = {
    {Intent::sign_up, Who::nobody, std::nullopt},
    {Intent::sign_up, Who::claim, MailKind::verify_email},
    {Intent::sign_up, Who::account, MailKind::already_registered},
    {Intent::sign_up, Who::account_and_claim, MailKind::already_registered},
    {Intent::sign_up, Who::disabled, std::nullopt},
    {Intent::sign_up, Who::disabled_and_claim, std::nullopt},
    {Intent::resend_verification, Who::nobody, std::nullopt},
    {Intent::resend_verification, Who::claim, MailKind::verify_email},
    {Intent::resend_verification, Who::account, std::nullopt},
    {Intent::resend_verification, Who::account_and_claim, std::nullopt},
    {Intent::resend_verification, Who::disabled, std::nullopt},
    {Intent::resend_verification, Who::disabled_and_claim, std::nullopt},
    {Intent::recovery, Who::nobody, std::nullopt},
    {Intent::recovery, Who::claim, MailKind::verify_email},
    {Intent::recovery, Who::account, MailKind::reset_password},
    {Intent::recovery, Who::account_and_claim, MailKind::reset_password},
    {Intent::recovery, Who::disabled, std::nullopt},
    {Intent::recovery, Who::disabled_and_claim, std::nullopt},
    {Intent::password_changed, Who::nobody, MailKind::password_changed},
    {Intent::password_changed, Who::account, MailKind::password_changed},
    {Intent::password_changed, Who::disabled, MailKind::password_changed},
    {Intent::account_closed, Who::nobody, MailKind::account_closed},
    {Intent::account_closed, Who::claim, MailKind::account_closed},
};

std::optional<Account> account_of(Who who)
{
    if (who == Who::nobody || who == Who::claim)
        return std::nullopt;
    const bool disabled = who == Who::disabled || who == Who::disabled_and_claim;
    return someone(AccountStatus::verified, disabled ? UserStatus::disabled : UserStatus::active);
}

std::optional<Account> claim_of(Who who)
{
    if (who == Who::claim || who == Who::account_and_claim || who == Who::disabled_and_claim)
        return someone(AccountStatus::unverified);
    return std::nullopt;
}

TEST(MailDecision, FollowsTheTable)
{
    for (const auto& line : table) {
        const auto decision = decide(facts(line.intent, account_of(line.who), claim_of(line.who)));
        const auto* mail = mail_in(decision);

        const auto what =
            std::string(to_text(line.intent)) + " for " + std::to_string(static_cast<int>(line.who));
        ASSERT_EQ(mail != nullptr, line.kind.has_value()) << what << ": " << reason_in(decision);
        if (mail != nullptr)
            EXPECT_EQ(mail->kind, *line.kind) << what;
    }
}

MailFacts change_facts()
{
    auto known = facts(Intent::email_change, {}, {});
    known.owner = someone(AccountStatus::verified);
    known.change = MailFacts::Change::pending;
    return known;
}

// Promise 2: only the courier knows which of these it was.
TEST(MailDecision, AChangeOfAddressIsProvenByItsMailboxUnlessThatHasAnAccount)
{
    const auto known = change_facts();
    const auto proof = decide(known);
    ASSERT_TRUE(mail_in(proof)) << reason_in(proof);
    EXPECT_EQ(mail_in(proof)->kind, MailKind::email_change_confirm);
    EXPECT_EQ(mail_in(proof)->scope, TokenScope::change_email);
    EXPECT_EQ(mail_in(proof)->subject, known.owner->id);

    auto taken = change_facts();
    taken.account = someone(AccountStatus::verified);
    EXPECT_EQ(mail_in(decide(taken))->kind, MailKind::already_registered);
    EXPECT_EQ(mail_in(decide(taken))->scope, std::nullopt);
    EXPECT_EQ(mail_in(decide(taken))->subject, taken.account->id);

    auto withdrawn = change_facts();
    withdrawn.change = MailFacts::Change::none;
    EXPECT_EQ(reason_in(decide(withdrawn)), "the change was withdrawn");
    auto closed = change_facts();
    closed.owner = std::nullopt;
    EXPECT_EQ(reason_in(decide(closed)), "no account");
    auto disabled = change_facts();
    disabled.owner->user_status = UserStatus::disabled;
    EXPECT_EQ(reason_in(decide(disabled)), "account is disabled");
}

// S-094: an own account is no way to flood a stranger's mailbox.
TEST(MailDecision, AChangeOfAddressUsesTheMailboxsCaps)
{
    auto proof = change_facts();
    proof.kinds_last_minute = {MailKind::email_change_confirm};
    EXPECT_EQ(reason_in(decide(proof)), "mailbox cap");
    auto taken = change_facts();
    taken.account = someone(AccountStatus::verified);
    taken.mails_last_hour = 5;
    EXPECT_EQ(reason_in(decide(taken)), "mailbox cap");
}

TEST(MailDecision, WhatAnOwnerIsToldHasTheWayBackUnlessHeWentItAlready)
{
    for (const auto intent : {Intent::password_changed, Intent::email_change_notice, Intent::email_changed,
                              Intent::new_sign_in}) {
        auto known = facts(intent, {}, {});
        known.owner = someone(AccountStatus::verified);
        const auto told = decide(known);
        ASSERT_TRUE(mail_in(told)) << to_text(intent);
        EXPECT_EQ(to_text(mail_in(told)->kind), to_text(intent));
        EXPECT_EQ(mail_in(told)->scope, TokenScope::undo_change);
        EXPECT_EQ(mail_in(told)->subject, known.owner->id);
        EXPECT_EQ(mail_in(told)->locale, Locale::ko);

        known.since = MailFacts::Since::taken_back;
        EXPECT_EQ(reason_in(decide(known)), "the account was taken back");
    }
}

TEST(MailDecision, TakingBackIsARecoveryWithoutCaps)
{
    auto known = facts(Intent::take_back, someone(AccountStatus::verified), {});
    known.owner = known.account;
    known.kinds_last_minute.assign(1000, MailKind::reset_password);
    known.mails_last_hour = known.mails_last_day = 1000;
    EXPECT_EQ(mail_in(decide(known))->kind, MailKind::reset_password);
    EXPECT_EQ(mail_in(decide(known))->scope, TokenScope::pwd_reset);

    known.owner = someone(AccountStatus::verified);
    EXPECT_EQ(reason_in(decide(known)), "no account") << "the mailbox is another account's by now";
    known.owner = known.account;
    known.owner->user_status = UserStatus::disabled;
    EXPECT_EQ(reason_in(decide(known)), "account is disabled");
}

TEST(MailDecision, OnlyLinksCarryTokensAndEachIsForItsOwnSubject)
{
    const auto account = someone(AccountStatus::verified);
    const auto claim = someone(AccountStatus::unverified);

    const auto reset = decide(facts(Intent::recovery, account, claim));
    const auto verification = decide(facts(Intent::sign_up, std::nullopt, claim));
    const auto notice = decide(facts(Intent::sign_up, account, claim));

    EXPECT_EQ(mail_in(reset)->scope, TokenScope::pwd_reset);
    EXPECT_EQ(mail_in(reset)->subject, account.id);
    EXPECT_EQ(mail_in(verification)->scope, TokenScope::verify_email);
    EXPECT_EQ(mail_in(verification)->subject, claim.id);
    EXPECT_EQ(mail_in(notice)->scope, std::nullopt);
}

TEST(MailDecision, ATestIsTheKindAndLanguageThatWereAskedForWhoeverGetsIt)
{
    auto wanted = facts(Intent::test, someone(AccountStatus::verified, UserStatus::disabled), {});
    wanted.wanted = MailKind::reset_password;

    const auto decision = decide(wanted);

    ASSERT_NE(mail_in(decision), nullptr);
    EXPECT_EQ(mail_in(decision)->kind, MailKind::reset_password);
    EXPECT_EQ(mail_in(decision)->locale, Locale::zh_tw);
    EXPECT_EQ(mail_in(decision)->scope, std::nullopt) << "no token stands behind its link";
    EXPECT_EQ(mail_in(decision)->subject, std::nullopt);
}

TEST(MailDecision, ATestWithoutAKindIsNoMail)
{
    EXPECT_EQ(mail_in(decide(facts(Intent::test, {}, {}))), nullptr);
}

TEST(MailDecision, SpeaksTheLanguageOfAccountOrClaimBeforeTheRequests)
{
    EXPECT_EQ(mail_in(decide(facts(Intent::recovery, someone(AccountStatus::verified), {})))->locale,
              Locale::ko);
    EXPECT_EQ(mail_in(decide(facts(Intent::recovery, {}, someone(AccountStatus::unverified))))->locale,
              Locale::pt_br);
    EXPECT_EQ(mail_in(decide(facts(Intent::account_closed, {}, {})))->locale, Locale::zh_tw);
}

MailDecision recovery_with(OpenToken token)
{
    auto known = facts(Intent::recovery, someone(AccountStatus::verified), {});
    known.reset_token = std::move(token);
    return decide(known);
}

OpenToken token_with(std::chrono::milliseconds left, bool handed_over)
{
    test::SeededRandom random;
    return {MessageId::make(now, random), now + left, handed_over ? std::optional(now) : std::nullopt};
}

TEST(MailDecision, TheSameLinkGoesOutWhileMoreThanHalfOfItsLifeIsLeft)
{
    const auto more_than_half = token_with(minutes(15) + std::chrono::milliseconds(1), true);
    EXPECT_EQ(mail_in(recovery_with(more_than_half))->same_token, more_than_half.jti);
    EXPECT_EQ(mail_in(recovery_with(token_with(minutes(15), true)))->same_token, std::nullopt);
}

// Such a link may still wait for its hand-over as long as its lane allows, and is to live for half of its
// life after that.
TEST(MailDecision, ALinkThatNeverLeftIsKeptOnlyWhileItCanStillLiveForLong)
{
    const auto fresh = token_with(minutes(240 + 15) + std::chrono::milliseconds(1), false);
    EXPECT_EQ(mail_in(recovery_with(fresh))->same_token, fresh.jti);
    EXPECT_EQ(mail_in(recovery_with(token_with(minutes(240 + 15), false)))->same_token, std::nullopt);
}

TEST(MailDecision, AVerificationLinkHasItsOwnLife)
{
    auto known = facts(Intent::resend_verification, {}, someone(AccountStatus::unverified));
    known.verification_token = token_with(hours(12) + std::chrono::milliseconds(1), true);
    EXPECT_EQ(mail_in(decide(known))->same_token, known.verification_token->jti);

    known.verification_token = token_with(hours(12), true);
    EXPECT_EQ(mail_in(decide(known))->same_token, std::nullopt);
}

TEST(MailDecision, EachCapRefusesTheFirstMailTooMany)
{
    const auto with_counts = [](std::vector<MailKind> minute, int hour, int day) {
        auto known = facts(Intent::recovery, someone(AccountStatus::verified), {});
        known.kinds_last_minute = std::move(minute);
        known.mails_last_hour = hour;
        known.mails_last_day = day;
        return reason_in(decide(known));
    };
    EXPECT_EQ(with_counts({}, 4, 19), "a mail");
    EXPECT_EQ(with_counts({MailKind::verify_email, MailKind::already_registered}, 4, 19), "a mail");
    EXPECT_EQ(with_counts({MailKind::reset_password}, 4, 19), "mailbox cap");
    EXPECT_EQ(with_counts({}, 5, 19), "mailbox cap");
    EXPECT_EQ(with_counts({}, 4, 20), "mailbox cap");
}

TEST(MailDecision, NoticesToAnOwnerAreNeverCapped)
{
    auto known = facts(Intent::password_changed, someone(AccountStatus::verified), {});
    known.kinds_last_minute.assign(1000, MailKind::password_changed);
    known.mails_last_hour = known.mails_last_day = 1000;

    EXPECT_EQ(reason_in(decide(known)), "a mail");
}

TEST(Names, AreReadBackAsTheyWereWritten)
{
    for (const auto kind : all_mail_kinds)
        EXPECT_EQ(parse_mail_kind(to_text(kind)), kind);
    for (const auto intent : {Intent::sign_up, Intent::resend_verification, Intent::recovery,
                              Intent::password_changed, Intent::account_closed})
        EXPECT_EQ(parse_intent(to_text(intent)), intent);
    for (const auto scope : {TokenScope::pwd_reset, TokenScope::verify_email, TokenScope::change_email,
                             TokenScope::undo_change, TokenScope::invite})
        EXPECT_EQ(parse_token_scope(to_text(scope)), scope);
    EXPECT_EQ(parse_mail_kind(""), std::nullopt);
    EXPECT_EQ(parse_intent("Recovery"), std::nullopt);
    EXPECT_EQ(parse_token_scope("PWD_RESET"), std::nullopt);
}

TEST(Lanes, LinksLeaveBeforeNotices)
{
    EXPECT_LT(lane_of(Intent::recovery), lane_of(Intent::sign_up));
    EXPECT_EQ(lane_of(Intent::sign_up), lane_of(Intent::resend_verification));
    EXPECT_LT(lane_of(Intent::sign_up), lane_of(Intent::password_changed));
    EXPECT_EQ(to_text(lane_of(Intent::recovery)), "reset");
}

} // namespace
} // namespace postkey
