#pragma once
// "My address is another one": asked for with the password, proven by a link to the new address. The old one
// stays until then, is told at request and at completion, and can take it back (undo_change.hpp).
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/password_hasher.hpp"
#include "crypto/tokens.hpp"
#include "domain/account.hpp"
#include "domain/policy.hpp"
#include "flow/current_password.hpp"
#include "flow/origin.hpp"
#include "flow/refusal.hpp"
#include "flow/throttle.hpp"
#include "store/accounts.hpp"
#include "store/email_changes.hpp"

#include <expected>
#include <optional>

namespace postkey::flow {

struct ChangeEmailRequest
{
    AccountId account;
    SessionId session;
    SecretString current_password;
    EmailAddress email;
    Origin origin;
};

struct ConfirmEmailRequest
{
    SecretString token;
    // Where nothing else shows that the account's owner is here: checked before anything is used up (S-051).
    std::optional<SecretString> current_password;
    std::optional<SessionId> session; // of who follows the link; it stays open if it is the account's
    Origin origin;
};

// A change that a good link stands for.
struct ProposedEmail
{
    Account account; // with the address it still has
    EmailAddress email;
};

class ChangeEmail
{
public:
    ChangeEmail(store::EmailChanges& changes, store::Accounts& accounts, store::ActionTokens& tokens,
                store::AuditLog& audit, const crypto::ActionTokens& minted, crypto::PasswordHasher& hasher,
                Throttle& throttle, const Policy& policy, const Clock& clock, Random& random);

    // Whether the new address has an account is not looked at: the courier decides (promise 2). It takes the
    // place of an earlier one. The address that the account has already asks for nothing. Refusals:
    // credentials_not_valid, too_many_requests.
    Task<std::expected<void, Refusal>> request(ChangeEmailRequest request);

    Task<std::optional<store::PendingEmailChange>> pending(AccountId account);
    Task<void> cancel(AccountId account, Origin origin);

    // Changes nothing. Refusals: token_not_valid.
    Task<std::expected<ProposedEmail, Refusal>> inspect(SecretString token);

    // Refusals: token_not_valid, also when the address has an account by now; credentials_not_valid,
    // too_many_requests: both leave the link as it was.
    Task<std::expected<Account, Refusal>> confirm(ConfirmEmailRequest request);

private:
    store::EmailChanges& changes_;
    store::Accounts& accounts_;
    store::ActionTokens& tokens_;
    const crypto::ActionTokens& minted_;
    CurrentPassword with_password_;
    const Policy& policy_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow
