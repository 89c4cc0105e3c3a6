#pragma once
// Accounts and their passwords.
//
// One method is one transaction: all of it happens or none. A method returns nothing or an error only for an
// outcome its caller must decide on; a database that cannot answer throws sql::Unavailable. `now` comes from
// the caller.
#include "crypto/password_hasher.hpp"
#include "domain/account.hpp"
#include "domain/username.hpp"
#include "store/outbox.hpp"

#include <expected>
#include <optional>
#include <vector>

namespace postkey::store {

struct StoredAccount
{
    Account account;
    std::optional<crypto::PasswordHash> password; // nothing: none set, nobody can sign in with one
};

// What somebody typed to name an account, told apart by the '@' that usernames never have.
struct Identifier
{
    enum class Form
    {
        email,
        username
    } form;
    std::string canonical;
};

// Nothing when it can be neither.
std::optional<Identifier> parse_identifier(std::string_view text);

class Accounts
{
public:
    explicit Accounts(sql::Database& database);

    // For sign-in: the account, else the newest claim (account_status tells), in one read of equal work.
    Task<std::optional<StoredAccount>> find_for_sign_in(Identifier identifier, Instant now);

    Task<std::optional<StoredAccount>> find(AccountId id);

    // One hash for each cost that those of accounts and claims have: what PasswordHasher::expect wants to
    // know.
    Task<std::vector<crypto::PasswordHash>> hash_of_each_cost();

    // Replaces a hash by a stronger one of the same password; no effect when the password was changed
    // meanwhile.
    Task<void> rehash(AccountId id, crypto::PasswordHash old_hash, crypto::PasswordHash new_hash);

    // Sets the password, ends every session but `keep`, voids open links but those that take something back,
    // withdraws a change of address, queues `notice`. False when the
    // password is not `old_hash` any more: two changes at once, only one wins.
    Task<bool> change_password(AccountId id, crypto::PasswordHash old_hash, crypto::PasswordHash new_hash,
                               SessionId keep, NewMessage notice);

    enum class ProfileRefused
    {
        username_taken,
        not_found
    };

    // Outer nothing: unchanged. Inner nothing: removed.
    Task<std::expected<Account, ProfileRefused>>
    change_profile(AccountId id, std::optional<std::optional<std::string>> name,
                   std::optional<std::optional<Username>> username, std::optional<Locale> locale, Cause cause,
                   Instant now);

    // Removes the account with its sessions, links and waiting mail, and queues `notice` to the address that
    // it has. Of its mail only rows without anything personal stay, the notice's from its end on (S-128).
    // False when it was gone already.
    Task<bool> close(AccountId id, NewMessage notice);

private:
    sql::Database& database_;
};

} // namespace postkey::store
