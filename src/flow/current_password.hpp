#pragma once
// The password again, before something that a stolen session must not be enough for.
#include "base/task.hpp"
#include "crypto/password_hasher.hpp"
#include "flow/refusal.hpp"
#include "flow/throttle.hpp"
#include "store/accounts.hpp"

#include <expected>

namespace postkey::flow {

// The account when `password` is its password. Guesses count like guesses at sign-in (S-061). Refusals:
// credentials_not_valid, too_many_requests.
Task<std::expected<store::StoredAccount, Refusal>> with_password(store::Accounts& accounts,
                                                                 crypto::PasswordHasher& hasher,
                                                                 Throttle& throttle, AccountId account,
                                                                 SecretString password, std::string source);

} // namespace postkey::flow
