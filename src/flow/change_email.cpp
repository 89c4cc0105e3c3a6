#include "flow/change_email.hpp"

#include "domain/mail_decision.hpp"
#include "flow/cause.hpp"
#include "flow/find_token.hpp"
#include "flow/new_message.hpp"

namespace postkey::flow {

ChangeEmail::ChangeEmail(store::EmailChanges& changes, store::Accounts& accounts, store::ActionTokens& tokens,
                         store::AuditLog& audit, const crypto::ActionTokens& minted,
                         crypto::PasswordHasher& hasher, Throttle& throttle, const Policy& policy,
                         const Clock& clock, Random& random)
    : changes_(changes), accounts_(accounts), tokens_(tokens), minted_(minted),
      with_password_(accounts, hasher, throttle, audit, clock, random), policy_(policy), clock_(clock),
      random_(random)
{
}

Task<std::expected<void, Refusal>> ChangeEmail::request(ChangeEmailRequest request)
{
    auto owner =
        co_await with_password_(request.account, std::move(request.current_password), request.origin);
    if (!owner)
        co_return std::unexpected(owner.error());
    const auto old_email = owner->account.email;
    if (request.email == old_email)
        co_return std::expected<void, Refusal>();

    const auto now = clock_.now();
    auto proof = new_message(Intent::email_change, request.email, request.origin, policy_, now, random_);
    proof.subject = request.account;
    proof.other_address = old_email;
    auto notice = new_message(Intent::email_change_notice, old_email, request.origin, policy_, now, random_);
    notice.subject = request.account;
    notice.cause.actor = store::actor_of(request.account);
    notice.other_address = request.email;
    store::NewEmailChange change{.account = std::move(request.account),
                                 .session = std::move(request.session),
                                 .email = std::move(request.email),
                                 .checked_password = std::move(*owner->password),
                                 .requested_at = now,
                                 .expires_at = now + proof.max_queue +
                                               life_of(TokenScope::change_email, policy_.tokens)};
    const bool asked = co_await changes_.request(std::move(change), std::move(proof), std::move(notice));
    if (!asked)
        co_return std::unexpected(Refusal::credentials_not_valid);
    co_return std::expected<void, Refusal>();
}

Task<std::optional<store::PendingEmailChange>> ChangeEmail::pending(AccountId account)
{
    co_return co_await changes_.find(std::move(account), clock_.now());
}

Task<void> ChangeEmail::cancel(AccountId account, Origin origin)
{
    auto cause = cause_of(origin, account, random_);
    co_await changes_.cancel(std::move(account), std::move(cause), clock_.now());
}

Task<std::expected<ProposedEmail, Refusal>> ChangeEmail::inspect(SecretString token)
{
    const auto open =
        co_await find_link(tokens_, minted_, std::move(token), TokenScope::change_email, clock_.now());
    if (!open)
        co_return std::unexpected(Refusal::token_not_valid);
    const auto stored = co_await accounts_.find(open->subject);
    if (!stored)
        co_return std::unexpected(Refusal::token_not_valid);
    co_return ProposedEmail{stored->account, open->email};
}

Task<std::expected<Account, Refusal>> ChangeEmail::confirm(ConfirmEmailRequest request)
{
    Proof proof = MailedToken{std::move(request.token)};
    auto cause = cause_of(request.origin, random_);
    auto token = co_await find_token(tokens_, minted_, std::move(proof), TokenScope::change_email,
                                     std::move(cause), clock_.now());
    if (!token)
        co_return std::unexpected(Refusal::token_not_valid);
    if (request.current_password) {
        const auto owner =
            co_await with_password_(token->subject, std::move(*request.current_password), request.origin);
        if (!owner)
            co_return std::unexpected(owner.error());
    }
    const auto stored = co_await accounts_.find(token->subject);
    if (!stored)
        co_return std::unexpected(Refusal::token_not_valid);

    auto notice = new_message(Intent::email_changed, stored->account.email, request.origin, policy_,
                              clock_.now(), random_);
    notice.subject = stored->account.id;
    notice.cause.actor = store::actor_of(stored->account.id);
    notice.other_address = token->email;
    const auto changed =
        co_await changes_.confirm(std::move(*token), std::move(request.session), std::move(notice));
    if (!changed)
        co_return std::unexpected(Refusal::token_not_valid);
    co_return *changed;
}

} // namespace postkey::flow
