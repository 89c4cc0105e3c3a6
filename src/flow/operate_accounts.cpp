#include "flow/operate_accounts.hpp"

#include "base/encoding.hpp"
#include "flow/cause.hpp"
#include "flow/new_message.hpp"

namespace postkey::flow {
namespace {

// Asked for by an operator, so that nothing is to be said of a device.
store::NewMessage recovery_mail(EmailAddress recipient, const OperatorCall& call, const Policy& policy,
                                Instant now, Random& random)
{
    auto mail = new_message(Intent::recovery, std::move(recipient), call.origin, policy, now, random);
    mail.client.clear();
    mail.cause.actor = store::admin_with(call.key.text());
    return mail;
}

bool is_claim(const Account& account)
{
    return account.account_status == AccountStatus::unverified;
}

} // namespace

OperateAccounts::OperateAccounts(store::AccountOperations& operations, store::Accounts& accounts,
                                 store::Sessions& sessions, store::Outbox& outbox,
                                 store::MessageOperations& messages, const Policy& policy, const Clock& clock,
                                 Random& random)
    : operations_(operations), accounts_(accounts), sessions_(sessions), outbox_(outbox), messages_(messages),
      policy_(policy), clock_(clock), random_(random)
{
}

Task<std::vector<Account>> OperateAccounts::list(store::AccountFilter filter)
{
    co_return co_await operations_.list(std::move(filter), clock_.now());
}

Task<Operated<store::AccountDetails>> OperateAccounts::show(AccountId id)
{
    auto found = co_await operations_.find(id.text(), clock_.now());
    if (!found)
        co_return std::unexpected(OperatorRefusal::not_found);
    co_return std::move(*found);
}

Task<Operated<Account>> OperateAccounts::create(AccountWish wish, OperatorCall call)
{
    const auto now = clock_.now();
    call.origin.locale = wish.locale;
    auto mail = recovery_mail(wish.email, call, policy_, now, random_);
    store::NewAccount account{.id = AccountId::make(now, random_),
                              .email = std::move(wish.email),
                              .username = std::move(wish.username),
                              .name = std::move(wish.name),
                              .locale = wish.locale,
                              .password = std::nullopt,
                              .proof_digest = to_base64url(random_.bytes(32)),
                              .created_at = now,
                              .claim_expires_at = now + policy_.claim_life,
                              .mail = std::move(mail)};
    std::vector<store::NewAccount> accounts;
    accounts.push_back(std::move(account));
    auto cause = cause_of(call.origin, call.key, random_);
    const auto created = co_await operations_.create(
        std::move(accounts), store::AccountOperations::Creation::by_hand, std::move(cause));
    if (created.front())
        co_return *created.front();
    co_return std::unexpected(created.front().error() == store::CreateRefused::email_taken
                                  ? OperatorRefusal::email_taken
                                  : OperatorRefusal::username_taken);
}

Task<Operated<Account>> OperateAccounts::set_status(AccountId id, UserStatus status, OperatorCall call)
{
    const auto now = clock_.now();
    auto found = co_await operations_.find(id.text(), now);
    if (!found)
        co_return std::unexpected(OperatorRefusal::not_found);
    if (is_claim(found->account))
        co_return std::unexpected(OperatorRefusal::account_not_verified);
    auto cause = cause_of(call.origin, call.key, random_);
    if (!co_await operations_.set_status(std::move(id), status, std::move(cause), now))
        co_return std::unexpected(OperatorRefusal::not_found);
    found->account.user_status = status;
    co_return std::move(found->account);
}

Task<Operated<Account>> OperateAccounts::verify(AccountId id, OperatorCall call)
{
    const auto now = clock_.now();
    const auto found = co_await operations_.find(id.text(), now);
    if (!found)
        co_return std::unexpected(OperatorRefusal::not_found);
    if (!is_claim(found->account))
        co_return found->account;
    auto cause = cause_of(call.origin, call.key, random_);
    const auto verified = co_await operations_.verify_claim(
        std::move(id), store::AccountOperations::ClaimPassword::dropped, std::move(cause), now);
    if (!verified)
        co_return std::unexpected(OperatorRefusal::sign_up_settled);
    co_return *verified;
}

Task<Operated<MessageId>> OperateAccounts::recover(AccountId id, OperatorCall call)
{
    const auto now = clock_.now();
    const auto found = co_await operations_.find(id.text(), now);
    if (!found)
        co_return std::unexpected(OperatorRefusal::not_found);
    if (found->account.user_status == UserStatus::disabled)
        co_return std::unexpected(OperatorRefusal::account_disabled);
    call.origin.locale = found->account.locale;
    auto mail = recovery_mail(found->account.email, call, policy_, now, random_);
    const auto message = mail.id;
    co_await outbox_.record(std::move(mail));
    // A full outbox drops what strangers can ask for without a word; an operator is told.
    if (!co_await messages_.find(message))
        co_return std::unexpected(OperatorRefusal::outbox_full);
    co_return message;
}

Task<Operated<int>> OperateAccounts::sign_out(AccountId id, OperatorCall call)
{
    const auto now = clock_.now();
    const auto found = co_await operations_.find(id.text(), now);
    if (!found)
        co_return std::unexpected(OperatorRefusal::not_found);
    auto cause = cause_of(call.origin, call.key, random_);
    co_return co_await sessions_.end_all(std::move(id), std::move(cause), now);
}

Task<Operated<void>> OperateAccounts::remove(AccountId id, OperatorCall call)
{
    const auto now = clock_.now();
    const auto found = co_await operations_.find(id.text(), now);
    if (!found)
        co_return std::unexpected(OperatorRefusal::not_found);
    bool removed = false;
    if (is_claim(found->account)) {
        auto cause = cause_of(call.origin, call.key, random_);
        removed = co_await operations_.drop_claim(std::move(id), std::move(cause), now);
    } else {
        call.origin.locale = found->account.locale;
        auto notice =
            new_message(Intent::account_closed, found->account.email, call.origin, policy_, now, random_);
        notice.cause.actor = store::admin_with(call.key.text());
        removed = co_await accounts_.close(std::move(id), std::move(notice));
    }
    if (!removed)
        co_return std::unexpected(OperatorRefusal::not_found);
    co_return Operated<void>();
}

} // namespace postkey::flow
