#pragma once
// Changes of an account's address: asked for, proven, and taken back.
//
// One method is one transaction: all of it happens or none. Of several callers with one token, at most one
// succeeds; a refusal has changed nothing and leaves the token as it was. `now` comes from the caller, or is
// the `created_at` of the mail that is queued together with the change.
#include "crypto/password_hasher.hpp"
#include "domain/account.hpp"
#include "store/action_tokens.hpp"
#include "store/outbox.hpp"

#include <optional>

namespace postkey::store {

struct NewEmailChange
{
    AccountId account;
    SessionId session; // the one that asks: a change that is proven leaves it open
    EmailAddress email;
    crypto::PasswordHash checked_password;
    Instant requested_at;
    Instant expires_at; // how long it is shown as pending; the link has a clock of its own
};

struct PendingEmailChange
{
    EmailAddress email;
    Instant requested_at;
    Instant expires_at;
};

class EmailChanges
{
public:
    explicit EmailChanges(sql::Database& database);

    // Takes the place of what was pending, whose link is void unless it is for the same address, and queues
    // `proof` to the new address and `notice` to the old one. Reads no account but the asking one (promise
    // 2). False: that one is not active, has another password than the checked one, or another address than
    // `notice` goes to.
    Task<bool> request(NewEmailChange change, NewMessage proof, NewMessage notice);

    Task<std::optional<PendingEmailChange>> find(AccountId account, Instant now);

    // False: nothing was pending.
    Task<bool> cancel(AccountId account, Cause cause, Instant now);

    // Uses the token up and gives the account the address that it proves. Every session but the asking one
    // and `here`, where the link was followed, ends; every other link of the account is void but those that
    // take something back; claims, links and waiting mail of both addresses go; `notice` is queued to the old
    // one. Nothing: used, expired, withdrawn, the account is disabled or its address not `notice`'s any more,
    // or the new one has an account by now.
    Task<std::optional<Account>> confirm(OpenActionToken token, std::optional<SessionId> here,
                                         NewMessage notice);

    // Uses the token up and gives the account back to the mailbox that it was mailed to: that is its address
    // again, whatever was done since. The password is cleared, every session ends, and every other link of
    // the account is void but those that take back what was done earlier: the oldest wins. `recovery` is
    // queued. Nothing: used, expired, the account is closed, or another account has the address.
    Task<std::optional<Account>> take_back(OpenActionToken token, NewMessage recovery);

private:
    sql::Database& database_;
};

} // namespace postkey::store
