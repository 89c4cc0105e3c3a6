#pragma once
// "It is me": identifier and password for a session. One Argon2 run whatever the identifier turns out to be
// (S-056).
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/password_hasher.hpp"
#include "domain/account.hpp"
#include "domain/policy.hpp"
#include "flow/origin.hpp"
#include "flow/refusal.hpp"
#include "flow/throttle.hpp"
#include "store/accounts.hpp"
#include "store/audit.hpp"
#include "store/sessions.hpp"

#include <expected>
#include <optional>

namespace postkey::flow {

struct SignInRequest
{
    std::string identifier; // as typed: address or username; anything, of any length
    SecretString password;  // as typed
    Origin origin;
    enum class For
    {
        browser,
        client
    } session_for = For::client;
    std::optional<SecretString> device = {}; // the browser's device cookie
};

struct SignedIn
{
    Account account;
    SessionId session;
    SecretString secret; // browser: the cookie's value; client: the first refresh token
};

class SignIn
{
public:
    SignIn(store::Accounts& accounts, store::Sessions& sessions, store::AuditLog& audit,
           crypto::PasswordHasher& hasher, Throttle& throttle, const Policy& policy, const Clock& clock,
           Random& random);

    // The owner is told of a device that the account has not been used from before, but for its first. A
    // refusal is recorded by one statement more in every case (S-056).
    // Refusals: credentials_not_valid, email_not_verified, too_many_requests. Throws Busy and
    // BrokenDependency.
    Task<std::expected<SignedIn, Refusal>> operator()(SignInRequest request);

private:
    struct Checked
    {
        Account account;
        crypto::PasswordHash hash; // what the session may rest on: a reset meanwhile must win
    };
    struct NotChecked
    {
        Refusal refusal;
        std::optional<AccountId> subject; // for the audit log alone
        std::string reason;
    };
    Task<std::expected<Checked, NotChecked>> checked(std::string identifier, SecretString password);
    static NotChecked not_checkable(const std::optional<store::StoredAccount>& stored);
    Task<void> record_refusal(NotChecked refused, Origin origin);
    Task<std::optional<SignedIn>> opened(Checked checked_account, SignInRequest::For session_for,
                                         std::optional<SecretString> device, Origin origin);
    Task<void> rehash(Checked checked_account, SecretString password);

    store::Accounts& accounts_;
    store::Sessions& sessions_;
    store::AuditLog& audit_;
    crypto::PasswordHasher& hasher_;
    Throttle& throttle_;
    const Policy& policy_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow
