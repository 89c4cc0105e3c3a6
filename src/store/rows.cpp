#include "store/rows.hpp"

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
    "client, "
    "state, created_at, due_at, give_up_at) "
    "VALUES ($1, $2, $3, $4, $5, $12, $13, $6, $7, $8, $9, 'queued', $10, $10, $11)";

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
    connection(insert_message_sql, message.id.text(), to_text(message.intent),
               static_cast<int>(lane_of(message.intent)), message.recipient.text(),
               message.recipient.mailbox(), subject, message.style, to_text(message.locale), message.client,
               to_milliseconds(message.created_at), to_milliseconds(message.created_at + message.max_queue),
               message.recipient.domain(), kind);
}

void supersede_waiting(sql::Connection& connection, const NewMessage& message)
{
    connection(supersede_sql, message.recipient.text(), to_text(message.intent),
               to_milliseconds(message.created_at));
}

void cancel_waiting(sql::Connection& connection, const EmailAddress& email, const std::string& reason,
                    Instant now)
{
    connection(cancel_sql, email.text(), reason, to_milliseconds(now));
}

} // namespace postkey::store
