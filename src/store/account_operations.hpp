#pragma once
// What operators do with accounts: see them, make them, switch them off and on, move them in and out. Never
// reads a password for anybody but an export, and never mints a link.
//
// One method is one transaction; a database that cannot answer throws sql::Unavailable. `now` comes from the
// caller.
#include "crypto/password_hasher.hpp"
#include "domain/account.hpp"
#include "domain/username.hpp"
#include "store/accounts.hpp"
#include "store/cause.hpp"

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace postkey::store {

struct AccountFilter
{
    std::optional<std::string> text; // part of the address or username, in any case
    std::optional<AccountStatus> account_status;
    std::optional<UserStatus> user_status;
    std::optional<Identifier> identifier = {}; // exactly this address or username
    std::optional<AccountId> after = {};       // only those that come after it in the list
    std::size_t most = 50;
};

struct AccountDetails
{
    Account account;
    enum class Password
    {
        set,
        none
    } password = Password::none;
    std::optional<Instant> verified_at;         // nothing for a claim
    std::optional<Instant> password_changed_at; // nothing for a claim
    std::int64_t sessions = 0;
    std::int64_t waiting_mails = 0; // to its address, not handed over yet
};

struct NewAccount
{
    AccountId id;
    EmailAddress email;
    std::optional<Username> username;
    std::optional<std::string> name;
    Locale locale = Locale::en;
    AccountStatus account_status = AccountStatus::verified; // unverified: becomes a claim, without a mail
    UserStatus user_status = UserStatus::active;
    std::optional<crypto::PasswordHash> password;
    std::string proof_digest; // of a claim: a digest that no cookie has
    Instant created_at;
    Instant claim_expires_at;
    std::optional<NewMessage> mail = {}; // queued with it, when it is made
};

enum class CreateRefused
{
    email_taken,
    username_taken
};

struct ExportedAccount
{
    Account account;
    std::optional<crypto::PasswordHash> password;
};

class AccountOperations
{
public:
    explicit AccountOperations(sql::Database& database);

    // Accounts and claims that have not run out, newest first.
    Task<std::vector<Account>> list(AccountFilter filter, Instant now);

    // By id, address or username; an account before a claim, the newest of several claims.
    Task<std::optional<AccountDetails>> find(std::string name, Instant now);

    // All or nothing for each one by itself, in one transaction for all: the answers stand in the order of
    // `accounts`. A new account settles its address: claims of it go, with their links and waiting mail.
    enum class Creation
    {
        by_hand,
        by_import
    };
    Task<std::vector<std::expected<Account, CreateRefused>>> create(std::vector<NewAccount> accounts,
                                                                    Creation creation, Cause cause);

    // Disabling ends every session, voids open links and takes back waiting mail. False: there is no such
    // account.
    Task<bool> set_status(AccountId id, UserStatus status, Cause cause, Instant now);

    // The word of an operator in place of the mailbox. `dropped`: the password of the sign-up is not taken
    // over, because nobody knows who chose it. Nothing: the claim ran out, or the address has an account.
    enum class ClaimPassword
    {
        kept,
        dropped
    };
    Task<std::optional<Account>> verify_claim(AccountId claim, ClaimPassword password, Cause cause,
                                              Instant now);

    // Removes a claim with its links and waiting mail. False: there is none.
    Task<bool> drop_claim(AccountId claim, Cause cause, Instant now);

    // Accounts after `after` in the order of their ids, and for addresses without one the newest claim. An
    // empty answer is the end.
    Task<std::vector<ExportedAccount>> export_page(std::string after, std::size_t most, Instant now);

private:
    sql::Database& database_;
};

} // namespace postkey::store
