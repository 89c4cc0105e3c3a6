#pragma once
// "I forgot my password", second half: a mailed link or code and a new password. Ends every session, voids
// every other token of the account, signs nobody in, and tells the owner. A refused password leaves the link
// as it was (S-017).
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/tokens.hpp"
#include "domain/account.hpp"
#include "domain/policy.hpp"
#include "flow/new_password.hpp"
#include "flow/origin.hpp"
#include "flow/proof.hpp"
#include "flow/refusal.hpp"
#include "store/accounts.hpp"
#include "store/action_tokens.hpp"

#include <expected>

namespace postkey::flow {

struct ResetPasswordRequest
{
    Proof proof;
    SecretString password;
    std::optional<std::string> identifier; // dundie names the account in the path: it must be the token's
    Origin origin;
};

class ResetPassword
{
public:
    ResetPassword(store::ActionTokens& tokens, store::Accounts& accounts, const crypto::ActionTokens& minted,
                  NewPassword& new_password, const Policy& policy, const Clock& clock, Random& random);

    // Refusals: token_not_valid, password_*.
    Task<std::expected<Account, Refusal>> operator()(ResetPasswordRequest request);

private:
    store::ActionTokens& tokens_;
    store::Accounts& accounts_;
    const crypto::ActionTokens& minted_;
    NewPassword& new_password_;
    const Policy& policy_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow
