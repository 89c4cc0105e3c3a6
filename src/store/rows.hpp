#pragma once
// How rows become values, and the statements that several nouns share. Internal to store/: each function runs
// inside the transaction of the store method that calls it.
#include "domain/account.hpp"
#include "sql/connection.hpp"
#include "store/email_changes.hpp"
#include "store/outbox.hpp"

#include <optional>

namespace postkey::store {

// Columns: id, email, username, name, locale, user_status, created_at.
Account account_from(const sql::Row& row);
// Columns: id, email, username, name, locale, created_at.
Account claim_from(const sql::Row& row);

void insert_message(sql::Connection& connection, const NewMessage& message);

// What strangers can ask for: takes the place of what waits for the same purpose, unless the outbox is full;
// then it is dropped, counted, and what waits stays.
void record_request(sql::Connection& connection, const NewMessage& message);

// Whether a newer request of the same purpose waits, is on its way or has left. What strangers cannot ask for
// says each time what was done, and has no newer one.
bool has_newer(sql::Connection& connection, Intent intent, const std::string& mailbox,
               const std::string& recipient, std::int64_t created_at);

// Takes back mail that must not leave any more: waiting messages to `email` of the purposes that a
// verification or a reset settled.
void cancel_waiting(sql::Connection& connection, const EmailAddress& email, const std::string& reason,
                    Instant now);

// For the audit log: the courier gave the message up for good.
void append_dead_mail(sql::Connection& connection, const std::string& message, const std::string& reason,
                      Instant now);

// Of messages that were leased when their courier died; columns: id, state.
void append_dead_mails(sql::Connection& connection, const sql::Result& freed, Instant now);

// The one statement that uses a token up (S-015). False: used or expired.
bool use_up(sql::Connection& connection, const MessageId& jti, Instant now);

// Voids the open links of an account. Those that take something back stay: what is done meanwhile, by whoever
// it is, must not end them (product.md §4).
void void_links(sql::Connection& connection, const AccountId& account);

// The address has its account now: sign-ups with it are over, with their links and their waiting mail.
void settle_address(sql::Connection& connection, const EmailAddress& email, const std::string& reason,
                    Instant now);

// How many there were.
int end_sessions(sql::Connection& connection, const AccountId& account);

// What ends whatever anybody could do with an account or was about to get for it: its sessions, its open
// links, its waiting change of address and the mail that strangers asked for to `email`.
void shut_out(sql::Connection& connection, const AccountId& account, const EmailAddress& email,
              const std::string& reason, Instant now);

// Nothing when there is none, or it has run out.
std::optional<PendingEmailChange> find_email_change(sql::Connection& connection, const AccountId& account,
                                                    Instant now);

// Takes back a change of address that waits for its proof, with its link and its waiting mail. False: there
// is none.
bool withdraw_email_change(sql::Connection& connection, const AccountId& account, const std::string& reason,
                           Instant now);

} // namespace postkey::store
