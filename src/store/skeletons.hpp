#pragma once
// Accounts whose addresses look like another account's: told to operators in the audit log, and to nobody
// else (S-042). Internal to store/: each function runs inside the transaction of the store method that calls
// it.
#include "domain/account.hpp"
#include "sql/connection.hpp"
#include "store/cause.hpp"

namespace postkey::store {

// The account has got this address: keeps its skeleton, and records `address_confusable` when another account
// has the same. The same statements either way, so that time does not tell who has an account (promise 2).
void note_skeleton(sql::Connection& connection, const AccountId& account, const EmailAddress& email,
                   const Cause& cause, Instant now);

// Housekeeping::refresh_skeletons, at most `most` of them. Records nothing.
std::int64_t refresh_skeletons(sql::Connection& connection, int most);

} // namespace postkey::store
