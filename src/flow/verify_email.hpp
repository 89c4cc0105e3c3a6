#pragma once
// "This mailbox is mine": turns a claim into an account. In the browser that signed up, the token is enough;
// anywhere else a password is needed, and becomes the account's, so that nobody keeps a password for a
// mailbox he did not prove (S-046).
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/password_hasher.hpp"
#include "crypto/tokens.hpp"
#include "domain/account.hpp"
#include "flow/new_password.hpp"
#include "flow/origin.hpp"
#include "flow/proof.hpp"
#include "flow/refusal.hpp"
#include "store/action_tokens.hpp"
#include "store/claims.hpp"

#include <expected>

namespace postkey::flow {

struct VerifyEmailRequest
{
    Proof proof;
    std::optional<SecretString> claim_cookie;
    std::optional<SecretString>
        password; // the claim's, or a new one: then the claim's username and name are dropped
    enum class NewPassword
    {
        allowed,
        refused
    } new_password = NewPassword::allowed; // refused: must be the claim's (poletto)
    Origin origin = {};
};

class VerifyEmail
{
public:
    VerifyEmail(store::ActionTokens& tokens, store::Claims& claims, const crypto::ActionTokens& minted,
                crypto::PasswordHasher& hasher, NewPassword& new_password, const Clock& clock,
                Random& random);

    // Refusals: token_not_valid, proof_required, password_*. A refusal consumes nothing but a wrong code's
    // try.
    Task<std::expected<Account, Refusal>> operator()(VerifyEmailRequest request);

private:
    struct Credential
    {
        crypto::PasswordHash hash;
        store::ActionTokens::Profile profile;
    };
    Task<std::expected<Credential, Refusal>> chosen_password(store::StoredClaim claim,
                                                             VerifyEmailRequest request);

    store::ActionTokens& tokens_;
    store::Claims& claims_;
    const crypto::ActionTokens& minted_;
    crypto::PasswordHasher& hasher_;
    NewPassword& new_password_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow
