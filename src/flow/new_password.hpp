#pragma once
// The one way to a new password, whoever chooses it: a place in the line of those who hash, the policy, the
// list of breached passwords, the hash. It asks for no account: the work is the same whether there is one
// or none.
#include "base/task.hpp"
#include "crypto/breached_passwords.hpp"
#include "crypto/password_hasher.hpp"
#include "domain/email_address.hpp"
#include "domain/password_policy.hpp"
#include "flow/refusal.hpp"

#include <expected>
#include <string>
#include <vector>

namespace postkey::flow {

// What a guesser of this person's password tries first.
std::vector<std::string> words_of(const EmailAddress& email, const std::optional<std::string>& username);

class NewPassword
{
public:
    NewPassword(const PasswordPolicy& policy, crypto::BreachedPasswords& breached,
                crypto::PasswordHasher& hasher);

    // Refusals: password_*. Throws Busy before anything else when too many of this turn wait.
    Task<std::expected<crypto::PasswordHash, Refusal>>
    operator()(SecretString password, std::vector<std::string> words, crypto::HashingTurn turn);

    // The refusal alone, when nothing is to be hashed yet.
    Task<std::optional<Refusal>> judge(SecretString password, std::vector<std::string> words,
                                       crypto::HashingTurn turn);

private:
    const PasswordPolicy& policy_;
    crypto::BreachedPasswords& breached_;
    crypto::PasswordHasher& hasher_;
};

} // namespace postkey::flow
