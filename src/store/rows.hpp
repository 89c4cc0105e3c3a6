#pragma once
// How rows become values, and the statements that several nouns share. Internal to store/: each function runs
// inside the transaction of the store method that calls it.
#include "domain/account.hpp"
#include "sql/connection.hpp"
#include "store/outbox.hpp"

#include <optional>

namespace postkey::store {

// Columns: id, email, username, name, locale, user_status, created_at.
Account account_from(const sql::Row& row);
// Columns: id, email, username, name, locale, created_at.
Account claim_from(const sql::Row& row);

void insert_message(sql::Connection& connection, const NewMessage& message);
void supersede_waiting(sql::Connection& connection, const NewMessage& message);

// Takes back mail that must not leave any more: waiting messages to `email` of the purposes that a
// verification or a reset settled.
void cancel_waiting(sql::Connection& connection, const EmailAddress& email, const std::string& reason,
                    Instant now);

} // namespace postkey::store
