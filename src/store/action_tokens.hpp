#pragma once
// The rows behind mailed links: whether one is still good, and the single statement that uses it up.
//
// One method is one transaction. Of several callers with one token, at most one succeeds; a method that
// refuses has changed nothing but a wrong code's try.
#include "crypto/password_hasher.hpp"
#include "domain/account.hpp"
#include "domain/action_token.hpp"
#include "store/outbox.hpp"

#include <expected>
#include <functional>
#include <optional>

namespace postkey::store {

struct OpenActionToken
{
    MessageId jti;
    TokenScope scope;
    AccountId subject;
    EmailAddress email;
    Instant expires_at;
};

// True when the typed code is the one of this message to this address. Pure; runs on the database's thread.
using CodeCheck = std::function<bool(const MessageId&, const EmailAddress&)>;

class ActionTokens
{
public:
    explicit ActionTokens(sql::Database& database);

    // The token when it is neither used nor expired nor replaced.
    Task<std::optional<OpenActionToken>> find_open(TokenClaims claims, Instant now);

    // The open token of this address and scope whose code is alive and passes `is_code`. A code that no token
    // passes costs each of them one try, and at five its code is dead; it is recorded, whether or not there
    // was anything to guess.
    Task<std::optional<OpenActionToken>> find_by_code(EmailAddress email, TokenScope scope, CodeCheck is_code,
                                                      int tries, Cause cause, Instant now);

    // Records that somebody acted on a genuine link that find_open does not find.
    Task<void> refuse(TokenClaims claims, Cause cause, Instant now);

    enum class Profile
    {
        kept,
        dropped
    }; // the claim's username and name

    // Uses the token up and makes its claim an account with `password`. Every other claim, token and waiting
    // mail of the address goes. A username that an account has meanwhile is left out. Nothing: used, expired,
    // or the address has an account already.
    Task<std::optional<Account>> activate_claim(OpenActionToken token, crypto::PasswordHash password,
                                                Profile profile, Cause cause, Instant now);

    // Uses the token up, sets the password, ends every session, voids every other token of the account but
    // those that take something back, withdraws a change of address,
    // queues `notice`.
    Task<std::optional<Account>> reset_password(OpenActionToken token, crypto::PasswordHash password,
                                                NewMessage notice);

private:
    sql::Database& database_;
};

} // namespace postkey::store
