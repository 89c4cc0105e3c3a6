#include "flow/own_account.hpp"

#include "flow/cause.hpp"
#include "flow/new_message.hpp"

namespace postkey::flow {

OwnAccount::OwnAccount(store::Accounts& accounts, store::AuditLog& audit, crypto::PasswordHasher& hasher,
                       Throttle& throttle, NewPassword& new_password, const Policy& policy,
                       const Clock& clock, Random& random)
    : accounts_(accounts), with_password_(accounts, hasher, throttle, audit, clock, random),
      new_password_(new_password), policy_(policy), clock_(clock), random_(random)
{
}

Task<std::expected<void, Refusal>> OwnAccount::change_password(AccountId account, SessionId current,
                                                               SecretString current_password,
                                                               SecretString password, Origin origin)
{
    const auto stored = co_await with_password_(account, std::move(current_password), origin);
    if (!stored)
        co_return std::unexpected(stored.error());
    const auto& owner = stored->account;
    auto hash = co_await new_password_(std::move(password), words_of(owner.email, owner.username),
                                       crypto::HashingTurn::proven);
    if (!hash)
        co_return std::unexpected(hash.error());

    auto notice = new_message(Intent::password_changed, owner.email, origin, policy_, clock_.now(), random_);
    notice.subject = account;
    notice.cause.actor = store::actor_of(account);
    const bool changed = co_await accounts_.change_password(account, *stored->password, std::move(*hash),
                                                            std::move(current), std::move(notice));
    if (!changed)
        co_return std::unexpected(Refusal::credentials_not_valid);
    co_return std::expected<void, Refusal>();
}

Task<std::expected<Account, Refusal>> OwnAccount::change_profile(AccountId account, ProfileChange change,
                                                                 Origin origin)
{
    auto cause = cause_of(origin, account, random_);
    auto changed = co_await accounts_.change_profile(std::move(account), std::move(change.name),
                                                     std::move(change.username), change.locale,
                                                     std::move(cause), clock_.now());
    if (changed)
        co_return std::move(*changed);
    if (changed.error() == store::Accounts::ProfileRefused::username_taken)
        co_return std::unexpected(Refusal::username_taken);
    co_return std::unexpected(Refusal::not_found);
}

Task<std::expected<void, Refusal>> OwnAccount::close(AccountId account, SecretString current_password,
                                                     Origin origin)
{
    const auto stored = co_await with_password_(account, std::move(current_password), origin);
    if (!stored)
        co_return std::unexpected(stored.error());
    // The account's language goes with the account, so the notice takes it along.
    origin.locale = stored->account.locale;
    auto notice =
        new_message(Intent::account_closed, stored->account.email, origin, policy_, clock_.now(), random_);
    notice.cause.actor = store::actor_of(account);
    const bool closed = co_await accounts_.close(std::move(account), std::move(notice));
    if (!closed)
        co_return std::unexpected(Refusal::not_found);
    co_return std::expected<void, Refusal>();
}

} // namespace postkey::flow
