#include "domain/mail_decision.hpp"

#include <algorithm>

namespace postkey {
namespace {

// More than half of its life is left: the same link goes out again rather than a second one (mail.md §10.9).
// One that no mail has brought yet must outlast this message's own wait as well, or it could die in the
// queue.
std::optional<MessageId> reusable(const std::optional<OpenToken>& token, TokenScope scope,
                                  const MailFacts& facts, const Policy& policy)
{
    if (!token)
        return std::nullopt;
    const auto wait =
        token->handed_over_at ? std::chrono::minutes(0) : policy.delivery.max_queue(lane_of(facts.intent));
    if (token->expires_at - facts.now <= wait + life_of(scope, policy.tokens) / 2)
        return std::nullopt;
    return token->jti;
}

SendMail verification_of(const MailFacts& facts, const Policy& policy)
{
    return {.kind = MailKind::verify_email,
            .subject = facts.claim->id,
            .locale = facts.claim->locale,
            .scope = TokenScope::verify_email,
            .same_token = reusable(facts.verification_token, TokenScope::verify_email, facts, policy)};
}

// A mail without a token.
SendMail notice(MailKind kind, const MailFacts& facts, Locale request_locale)
{
    return {.kind = kind,
            .subject = facts.account ? std::optional(facts.account->id) : std::nullopt,
            .locale = facts.account ? facts.account->locale : request_locale,
            .scope = std::nullopt,
            .same_token = std::nullopt};
}

// What was done is told to the owner, whatever became of the account since, with the link that takes it back;
// but not to a mailbox that it was just taken back from.
MailDecision told_to_owner(MailKind kind, const MailFacts& facts, Locale request_locale)
{
    if (facts.since == MailFacts::Since::taken_back)
        return SendNothing{"the account was taken back"};
    auto mail = notice(kind, facts, request_locale);
    if (facts.owner) {
        mail.subject = facts.owner->id;
        mail.locale = facts.owner->locale;
        mail.scope = TokenScope::undo_change;
    }
    return mail;
}

SendMail reset_of(const MailFacts& facts, const Policy& policy)
{
    return {.kind = MailKind::reset_password,
            .subject = facts.account->id,
            .locale = facts.account->locale,
            .scope = TokenScope::pwd_reset,
            .same_token = reusable(facts.reset_token, TokenScope::pwd_reset, facts, policy)};
}

bool is_disabled(const std::optional<Account>& account)
{
    return account && account->user_status == UserStatus::disabled;
}

// The account at the new address, if there is one, is told and the asker is not (promise 2).
MailDecision decide_change(const MailFacts& facts, Locale request_locale, const Policy& policy)
{
    if (!facts.owner)
        return SendNothing{"no account"};
    if (is_disabled(facts.owner) || is_disabled(facts.account))
        return SendNothing{"account is disabled"};
    if (facts.change == MailFacts::Change::none)
        return SendNothing{"the change was withdrawn"};
    if (facts.account)
        return notice(MailKind::already_registered, facts, request_locale);
    return SendMail{.kind = MailKind::email_change_confirm,
                    .subject = facts.owner->id,
                    .locale = facts.owner->locale,
                    .scope = TokenScope::change_email,
                    .same_token = reusable(facts.change_token, TokenScope::change_email, facts, policy)};
}

// Asked for with a link of ours, so it uses no cap; what the link was for may be gone meanwhile.
MailDecision decide_take_back(const MailFacts& facts, const Policy& policy)
{
    if (!facts.owner || !facts.account || facts.owner->id != facts.account->id)
        return SendNothing{"no account"};
    if (is_disabled(facts.owner))
        return SendNothing{"account is disabled"};
    return reset_of(facts, policy);
}

// Sign-up, resend and recovery: anybody can ask for these, for any address; and who has an account, for a
// mailbox that may not be his.
MailDecision decide_for_stranger(const MailFacts& facts, Locale request_locale, const Policy& policy)
{
    if (facts.intent == Intent::email_change)
        return decide_change(facts, request_locale, policy);
    const bool disabled = is_disabled(facts.account);
    if (facts.intent == Intent::recovery && facts.account && !disabled)
        return reset_of(facts, policy);
    if (disabled)
        return SendNothing{"account is disabled"};
    if (facts.account && facts.intent == Intent::sign_up)
        return notice(MailKind::already_registered, facts, request_locale);
    if (facts.account)
        return SendNothing{"already verified"};
    if (facts.claim)
        return verification_of(facts, policy);
    return SendNothing{"no account"};
}

bool is_over_cap(MailKind kind, const MailFacts& facts, const MailCaps& caps)
{
    return std::ranges::count(facts.kinds_last_minute, kind) >= caps.mailbox_per_minute ||
           facts.mails_last_hour >= caps.mailbox_per_hour || facts.mails_last_day >= caps.mailbox_per_day;
}

} // namespace

MailDecision decide_mail(const MailFacts& facts, Locale request_locale, const Policy& policy)
{
    // A test says nothing of the account that its recipient may have, nor in that account's language.
    if (facts.intent == Intent::test && facts.wanted)
        return SendMail{.kind = *facts.wanted,
                        .subject = std::nullopt,
                        .locale = request_locale,
                        .scope = std::nullopt,
                        .same_token = std::nullopt};
    if (facts.intent == Intent::test)
        return SendNothing{"no kind was asked for"};

    switch (facts.intent) {
    case Intent::password_changed:
        return told_to_owner(MailKind::password_changed, facts, request_locale);
    case Intent::email_change_notice:
        return told_to_owner(MailKind::email_change_notice, facts, request_locale);
    case Intent::new_sign_in:
        return told_to_owner(MailKind::new_sign_in, facts, request_locale);
    case Intent::email_changed:
        if (!facts.owner)
            return SendNothing{"no account"};
        return told_to_owner(MailKind::email_changed, facts, request_locale);
    case Intent::account_closed:
        return notice(MailKind::account_closed, facts, request_locale);
    case Intent::take_back:
        return decide_take_back(facts, policy);
    case Intent::sign_up:
    case Intent::resend_verification:
    case Intent::recovery:
    case Intent::email_change:
    case Intent::test:
        break;
    }
    auto decision = decide_for_stranger(facts, request_locale, policy);
    const auto* mail = std::get_if<SendMail>(&decision);
    if (mail != nullptr && is_over_cap(mail->kind, facts, policy.caps))
        return SendNothing{"mailbox cap"};
    return decision;
}

std::chrono::minutes life_of(TokenScope scope, const TokenPolicy& policy)
{
    switch (scope) {
    case TokenScope::verify_email:
    case TokenScope::change_email:
    case TokenScope::invite:
        return policy.verification_life;
    case TokenScope::undo_change:
        return policy.undo_life;
    case TokenScope::pwd_reset:
        return policy.reset_life;
    }
    return policy.reset_life;
}

} // namespace postkey
