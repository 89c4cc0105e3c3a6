#pragma once
// What operators do with accounts, by a program through the admin API or at the command line. They can have a
// recovery mailed, and never read or choose a password here, nor see a link (S-134).
#include "base/clock.hpp"
#include "base/random.hpp"
#include "domain/policy.hpp"
#include "flow/operator_call.hpp"
#include "store/account_operations.hpp"
#include "store/message_operations.hpp"
#include "store/sessions.hpp"

namespace postkey::flow {

struct AccountWish
{
    EmailAddress email;
    std::optional<Username> username;
    std::optional<std::string> name;
    Locale locale;
};

struct VerifiedAccount
{
    Account account;
    enum class When
    {
        now,
        before
    } when;
};

class OperateAccounts
{
public:
    OperateAccounts(store::AccountOperations& operations, store::Accounts& accounts,
                    store::Sessions& sessions, store::Outbox& outbox, store::MessageOperations& messages,
                    const Policy& policy, const Clock& clock, Random& random);

    Task<std::vector<Account>> list(store::AccountFilter filter);
    Task<Operated<store::AccountDetails>> show(AccountId id);

    // A verified account without a password, and in the same transaction the mail through which its owner
    // sets one. Refusals: email_taken, username_taken.
    Task<Operated<Account>> create(AccountWish wish, OperatorCall call);

    // Each is what it was when it was so before. Refusals: not_found, account_not_verified.
    Task<Operated<Account>> set_status(AccountId id, UserStatus status, OperatorCall call);

    // What was an account before stays as it is. Refusals: not_found, sign_up_settled.
    using ClaimPassword = store::AccountOperations::ClaimPassword;
    Task<Operated<VerifiedAccount>> verify(AccountId id, ClaimPassword password, OperatorCall call);

    // The mail that is on its way: a link to choose a password, or of an open sign-up the verification.
    // Refusals: not_found, account_disabled, outbox_full.
    Task<Operated<MessageId>> recover(AccountId id, OperatorCall call);

    Task<Operated<int>> sign_out(AccountId id, OperatorCall call); // how many sessions ended; not_found

    // An account, whose owner is told, or an open sign-up, for good; which of them it was when it went.
    // Refusals: not_found.
    Task<Operated<AccountStatus>> remove(AccountId id, OperatorCall call);

private:
    // Asked for by an operator, so that nothing is to be said of a device.
    store::NewMessage mail_to(EmailAddress recipient, Locale locale, Intent intent,
                              const OperatorCall& call) const;

    store::AccountOperations& operations_;
    store::Accounts& accounts_;
    store::Sessions& sessions_;
    store::Outbox& outbox_;
    store::MessageOperations& messages_;
    const Policy& policy_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow
