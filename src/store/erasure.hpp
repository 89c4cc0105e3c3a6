#pragma once
// What is left of an account that is gone: nothing personal (S-128). Internal to store/: runs inside the
// transaction of the method that calls it.
#include "domain/account.hpp"
#include "sql/connection.hpp"

namespace postkey::store {

// Drops the links of the account and the sign-ups with its address, erases where the requests in the audit
// log came from, and empties the rows of its mail that has ended. Mail that is waiting or on its way is
// emptied when it has ended, by erase_ended_mail. The account's own row, and with it sessions, devices and a
// pending change, is deleted by the caller.
void erase_traces(sql::Connection& connection, const AccountId& account, const EmailAddress& email);

// Returns how many rows were emptied, at most `most`.
std::int64_t erase_ended_mail(sql::Connection& connection, int most);

} // namespace postkey::store
