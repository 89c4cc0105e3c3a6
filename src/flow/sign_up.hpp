#pragma once
// "I want an account": records a claim and its mail, and reads no account, so known and unknown addresses
// cost the same work and get the same answer (OWASP ASVS 5.0, 6.3.8).
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "domain/account.hpp"
#include "domain/username.hpp"
#include "flow/new_message.hpp"
#include "flow/new_password.hpp"
#include "flow/refusal.hpp"
#include "store/claims.hpp"

#include <expected>

namespace postkey::flow {

struct SignUpRequest
{
    EmailAddress email;
    SecretString password;
    std::optional<Username> username;
    std::optional<std::string> name; // 1 to 200 code points without control characters
    Origin origin;                   // its locale becomes the account's
};

struct SignedUp
{
    Account account;          // unverified; the id becomes the account's
    MessageId mail;           // that was recorded with the claim
    SecretString claim_proof; // for the HttpOnly claim cookie: who signed up in this browser
};

class SignUp
{
public:
    SignUp(store::Claims& claims, NewPassword& new_password, const Policy& policy, const Clock& clock,
           Random& random);

    // Refusals: password_*. Throws Busy and BrokenDependency.
    Task<std::expected<SignedUp, Refusal>> operator()(SignUpRequest request);

private:
    store::Claims& claims_;
    NewPassword& new_password_;
    const Policy& policy_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow
