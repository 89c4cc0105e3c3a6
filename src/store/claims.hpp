#pragma once
// Claims: sign-ups whose mailbox is not proven yet. Several may stand for one address; who proves it wins,
// and the others go.
//
// One method is one transaction; a database that cannot answer throws sql::Unavailable.
#include "crypto/password_hasher.hpp"
#include "domain/account.hpp"
#include "store/outbox.hpp"

#include <expected>
#include <optional>

namespace postkey::store {

struct NewClaim
{
    AccountId id;
    EmailAddress email;
    std::optional<std::string> username;
    std::optional<std::string> username_canonical;
    std::optional<std::string> name;
    Locale locale = Locale::en;
    crypto::PasswordHash password;
    std::string proof_digest; // crypto::token_digest of the claim cookie
    Instant created_at;
    Instant expires_at;
};

struct StoredClaim
{
    Account account; // unverified
    crypto::PasswordHash password;
    std::string proof_digest;
};

class Claims
{
public:
    explicit Claims(sql::Database& database);

    // The claim and its mail, together. Reads no account.
    Task<void> record_sign_up(NewClaim claim, NewMessage mail);

    // A claim that has not run out. Nothing for unknown ids, accounts and expired claims alike.
    Task<std::optional<StoredClaim>> find(AccountId id, Instant now);

private:
    sql::Database& database_;
};

} // namespace postkey::store
