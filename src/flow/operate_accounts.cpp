#include "flow/operate_accounts.hpp"

#include "base/encoding.hpp"
#include "flow/cause.hpp"
#include "flow/new_message.hpp"

namespace postkey::flow {
namespace {

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

store::NewMessage OperateAccounts::mail_to(EmailAddress recipient, Locale locale, Intent intent,
                                           const OperatorCall& call) const
{
    auto origin = call.origin;
    origin.locale = locale;
    origin.client.clear();
    auto mail = new_message(intent, std::move(recipient), origin, policy_, clock_.now(), random_);
    mail.cause = cause_of(call, random_);
    return mail;
}

Task<Operated<Account>> OperateAccounts::create(AccountWish wish, OperatorCall call)
{
    const auto now = clock_.now();
    auto mail = mail_to(wish.email, wish.locale, Intent::recovery, call);
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
    auto cause = cause_of(call, random_);
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
    auto found = co_await show(id);
    if (!found)
        co_return std::unexpected(found.error());
    if (is_claim(found->account))
        co_return std::unexpected(OperatorRefusal::account_not_verified);
    auto cause = cause_of(call, random_);
    if (!co_await operations_.set_status(std::move(id), status, std::move(cause), clock_.now()))
        co_return std::unexpected(OperatorRefusal::not_found);
    found->account.user_status = status;
    co_return std::move(found->account);
}

Task<Operated<VerifiedAccount>> OperateAccounts::verify(AccountId id, ClaimPassword password,
                                                        OperatorCall call)
{
    auto found = co_await show(id);
    if (!found)
        co_return std::unexpected(found.error());
    if (!is_claim(found->account))
        co_return VerifiedAccount{std::move(found->account), VerifiedAccount::When::before};
    auto cause = cause_of(call, random_);
    auto verified =
        co_await operations_.verify_claim(std::move(id), password, std::move(cause), clock_.now());
    if (!verified)
        co_return std::unexpected(OperatorRefusal::sign_up_settled);
    co_return VerifiedAccount{std::move(*verified), VerifiedAccount::When::now};
}

Task<Operated<MessageId>> OperateAccounts::recover(AccountId id, OperatorCall call)
{
    const auto found = co_await show(id);
    if (!found)
        co_return std::unexpected(found.error());
    if (found->account.user_status == UserStatus::disabled)
        co_return std::unexpected(OperatorRefusal::account_disabled);
    auto mail = mail_to(found->account.email, found->account.locale, Intent::recovery, call);
    const auto message = mail.id;
    co_await outbox_.record(std::move(mail));
    // A full outbox drops what strangers can ask for without a word; an operator is told.
    if (!co_await messages_.find(message))
        co_return std::unexpected(OperatorRefusal::outbox_full);
    co_return message;
}

Task<Operated<int>> OperateAccounts::sign_out(AccountId id, OperatorCall call)
{
    const auto found = co_await show(id);
    if (!found)
        co_return std::unexpected(found.error());
    auto cause = cause_of(call, random_);
    co_return co_await sessions_.end_all(std::move(id), std::move(cause), clock_.now());
}

Task<Operated<AccountStatus>> OperateAccounts::remove(AccountId id, OperatorCall call)
{
    const auto found = co_await show(id);
    if (!found)
        co_return std::unexpected(found.error());
    if (is_claim(found->account)) {
        auto cause = cause_of(call, random_);
        if (co_await operations_.drop_claim(id, std::move(cause), clock_.now()))
            co_return AccountStatus::unverified;
        // Verified meanwhile, it is an account now, under the same id.
    }
    auto notice = mail_to(found->account.email, found->account.locale, Intent::account_closed, call);
    if (!co_await accounts_.close(std::move(id), std::move(notice)))
        co_return std::unexpected(OperatorRefusal::not_found);
    co_return AccountStatus::verified;
}

} // namespace postkey::flow
