#pragma once
// The password again, before something that a stolen session must not be enough for.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/password_hasher.hpp"
#include "flow/origin.hpp"
#include "flow/refusal.hpp"
#include "flow/throttle.hpp"
#include "store/accounts.hpp"
#include "store/audit.hpp"

#include <expected>

namespace postkey::flow {

class CurrentPassword
{
public:
    CurrentPassword(store::Accounts& accounts, crypto::PasswordHasher& hasher, Throttle& throttle,
                    store::AuditLog& audit, const Clock& clock, Random& random);

    // The account when `password` is its password. Guesses count like guesses at sign-in (S-061), and are
    // recorded. Refusals: credentials_not_valid, too_many_requests.
    Task<std::expected<store::StoredAccount, Refusal>> operator()(AccountId account, SecretString password,
                                                                  Origin origin);

private:
    store::Accounts& accounts_;
    crypto::PasswordHasher& hasher_;
    Throttle& throttle_;
    store::AuditLog& audit_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow
