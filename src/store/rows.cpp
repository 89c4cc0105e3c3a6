#include "store/rows.hpp"

#include "store/audit.hpp"

namespace postkey::store {

Account account_from(const sql::Row& row)
{
    return {.id = AccountId::trusted(row.text(0)),
            .email = EmailAddress::trusted(row.text(1)),
            .username = row.optional_text(2),
            .name = row.optional_text(3),
            .locale = parse_locale(row.text(4)).value_or(Locale::en),
            .account_status = AccountStatus::verified,
            .user_status = row.text(5) == "ACTIVE" ? UserStatus::active : UserStatus::disabled,
            .created_at = from_milliseconds(row.integer(6))};
}

Account claim_from(const sql::Row& row)
{
    return {.id = AccountId::trusted(row.text(0)),
            .email = EmailAddress::trusted(row.text(1)),
            .username = row.optional_text(2),
            .name = row.optional_text(3),
            .locale = parse_locale(row.text(4)).value_or(Locale::en),
            .account_status = AccountStatus::unverified,
            .user_status = UserStatus::active,
            .created_at = from_milliseconds(row.integer(5))};
}

namespace {

constexpr std::string_view insert_message_sql =
    "INSERT INTO messages (id, intent, lane, recipient, mailbox, domain, kind, subject, style, locale, "
    "client, state, created_at, due_at, give_up_at, other_address) "
    "VALUES ($1, $2, $3, $4, $5, $12, $13, $6, $7, $8, $9, 'queued', $10, $10, $11, $14)";

constexpr std::string_view count_drop = "UPDATE outbox_bound SET dropped = dropped + 1 WHERE is_full = 1";

// Sign-up and resend serve one purpose. A leased message is on its way already and stays.
constexpr std::string_view supersede_sql =
    "UPDATE messages SET state = 'superseded', reason = 'a newer request', finished_at = $3 "
    "WHERE recipient = $1 AND state = 'queued' AND (intent = $2 OR (intent IN ('sign_up', "
    "'resend_verification') "
    "AND $2 IN ('sign_up', 'resend_verification')))";

constexpr std::string_view cancel_sql = "UPDATE messages SET state = 'cancelled', reason = $2, finished_at = "
                                        "$3 WHERE recipient = $1 AND state = 'queued' "
                                        "AND intent IN ('sign_up', 'resend_verification', 'recovery')";

} // namespace

void insert_message(sql::Connection& connection, const NewMessage& message)
{
    const auto subject = message.subject ? std::optional(message.subject->text()) : std::nullopt;
    const auto kind = message.kind ? std::optional(std::string(to_text(*message.kind))) : std::nullopt;
    const auto other = message.other_address ? std::optional(message.other_address->text()) : std::nullopt;
    connection(insert_message_sql, message.id.text(), to_text(message.intent),
               static_cast<int>(lane_of(message.intent)), message.recipient.text(),
               message.recipient.mailbox(), subject, message.style, to_text(message.locale), message.client,
               to_milliseconds(message.created_at), to_milliseconds(message.created_at + message.max_queue),
               message.recipient.domain(), kind, other);
}

void record_request(sql::Connection& connection, const NewMessage& message)
{
    if (connection(count_drop).changes > 0)
        return;
    connection(supersede_sql, message.recipient.text(), to_text(message.intent),
               to_milliseconds(message.created_at));
    insert_message(connection, message);
}

void cancel_waiting(sql::Connection& connection, const EmailAddress& email, const std::string& reason,
                    Instant now)
{
    connection(cancel_sql, email.text(), reason, to_milliseconds(now));
}

void append_dead_mail(sql::Connection& connection, const std::string& message, const std::string& reason,
                      Instant now)
{
    const AuditEntry entry{.event = AuditEvent::mail_dead, .subject = message, .reason = reason};
    append(connection, entry, Cause{.actor = courier}, now);
}

void append_dead_mails(sql::Connection& connection, const sql::Result& freed, Instant now)
{
    for (const auto& row : freed.rows)
        if (row.text(1) == "dead")
            append_dead_mail(connection, row.text(0), "the program died while handing it over", now);
}

namespace {

constexpr std::string_view use_up_sql =
    "UPDATE action_tokens SET used_at = $2, code_message = NULL, code_expires_at = NULL "
    "WHERE jti = $1 AND used_at IS NULL AND expires_at > $2";
constexpr std::string_view void_links_sql =
    "DELETE FROM action_tokens WHERE subject = $1 AND used_at IS NULL AND scope <> 'undo_change'";
constexpr std::string_view delete_claims = "DELETE FROM claims WHERE email = $1";
constexpr std::string_view delete_verification_links =
    "DELETE FROM action_tokens WHERE email = $1 AND scope = 'verify_email'";
constexpr std::string_view delete_sessions = "DELETE FROM sessions WHERE account = $1";
constexpr std::string_view select_change =
    "SELECT new_email, requested_at, expires_at FROM email_changes WHERE account = $1 AND expires_at > $2";
constexpr std::string_view delete_change = "DELETE FROM email_changes WHERE account = $1";
constexpr std::string_view void_change_links =
    "DELETE FROM action_tokens WHERE subject = $1 AND scope = 'change_email' AND used_at IS NULL";
constexpr std::string_view cancel_proofs =
    "UPDATE messages SET state = 'cancelled', reason = $2, finished_at = $3 "
    "WHERE subject = $1 AND intent = 'email_change' AND state = 'queued'";

} // namespace

bool use_up(sql::Connection& connection, const MessageId& jti, Instant now)
{
    return connection(use_up_sql, jti.text(), to_milliseconds(now)).changes == 1;
}

void void_links(sql::Connection& connection, const AccountId& account)
{
    connection(void_links_sql, account.text());
}

void settle_address(sql::Connection& connection, const EmailAddress& email, const std::string& reason,
                    Instant now)
{
    connection(delete_claims, email.text());
    connection(delete_verification_links, email.text());
    cancel_waiting(connection, email, reason, now);
}

int end_sessions(sql::Connection& connection, const AccountId& account)
{
    return static_cast<int>(connection(delete_sessions, account.text()).changes);
}

void shut_out(sql::Connection& connection, const AccountId& account, const EmailAddress& email,
              const std::string& reason, Instant now)
{
    end_sessions(connection, account);
    void_links(connection, account);
    withdraw_email_change(connection, account, reason, now);
    cancel_waiting(connection, email, reason, now);
}

std::optional<PendingEmailChange> find_email_change(sql::Connection& connection, const AccountId& account,
                                                    Instant now)
{
    const auto found = connection(select_change, account.text(), to_milliseconds(now));
    const auto* row = found.first();
    if (row == nullptr)
        return std::nullopt;
    return PendingEmailChange{EmailAddress::trusted(row->text(0)), from_milliseconds(row->integer(1)),
                              from_milliseconds(row->integer(2))};
}

bool withdraw_email_change(sql::Connection& connection, const AccountId& account, const std::string& reason,
                           Instant now)
{
    const bool found = connection(delete_change, account.text()).changes == 1;
    connection(void_change_links, account.text());
    connection(cancel_proofs, account.text(), reason, to_milliseconds(now));
    return found;
}

} // namespace postkey::store
