#pragma once
// What the signed-in owner does with the account: change the password, the name, username or language; close
// it.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/password_hasher.hpp"
#include "domain/account.hpp"
#include "domain/policy.hpp"
#include "domain/username.hpp"
#include "flow/current_password.hpp"
#include "flow/new_password.hpp"
#include "flow/origin.hpp"
#include "flow/refusal.hpp"
#include "flow/throttle.hpp"
#include "store/accounts.hpp"

#include <expected>

namespace postkey::flow {

struct ProfileChange
{
    std::optional<std::optional<std::string>> name; // outer: not mentioned; inner nothing: removed
    std::optional<std::optional<Username>> username;
    std::optional<Locale> locale;
};

class OwnAccount
{
public:
    OwnAccount(store::Accounts& accounts, store::AuditLog& audit, crypto::PasswordHasher& hasher,
               Throttle& throttle, NewPassword& new_password, const Policy& policy, const Clock& clock,
               Random& random);

    // Ends every session but `current`, voids open links, tells the owner. Refusals: credentials_not_valid
    // (the current password is wrong), password_*, too_many_requests.
    Task<std::expected<void, Refusal>> change_password(AccountId account, SessionId current,
                                                       SecretString current_password, SecretString password,
                                                       Origin origin);

    // Refusals: username_taken, not_found.
    Task<std::expected<Account, Refusal>> change_profile(AccountId account, ProfileChange change,
                                                         Origin origin);

    // Refusals: credentials_not_valid, too_many_requests. The account, its sessions and links are gone; the
    // owner is told.
    Task<std::expected<void, Refusal>> close(AccountId account, SecretString current_password, Origin origin);

private:
    store::Accounts& accounts_;
    CurrentPassword with_password_;
    NewPassword& new_password_;
    const Policy& policy_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow
