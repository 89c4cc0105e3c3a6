#include "store/erasure.hpp"

#include "store/audit.hpp"

namespace postkey::store {
namespace {

constexpr std::string_view delete_links =
    "DELETE FROM action_tokens WHERE subject = $1 OR (email = $2 AND scope = 'verify_email')";
constexpr std::string_view delete_claims = "DELETE FROM claims WHERE email = $1";
constexpr std::string_view mark_own_mail = "UPDATE messages SET to_be_erased = 1 WHERE subject = $1";
// The mailbox is there for its index. Addresses that the account had before are those it was told at.
constexpr std::string_view mark_mail_to =
    "UPDATE messages SET to_be_erased = 1 WHERE mailbox = $1 AND recipient = $2";
constexpr std::string_view select_earlier_addresses =
    "SELECT DISTINCT mailbox, recipient FROM messages WHERE subject = $1 AND intent IN ('sign_up', "
    "'password_changed', 'email_change_notice', 'email_changed', 'new_sign_in', 'take_back')";
constexpr std::string_view mark_mail_naming =
    "UPDATE messages SET to_be_erased = 1 WHERE other_address = $1 AND other_address IS NOT NULL";

// The row stays as the record that there was a mail and how it ended. A relay's reply may quote the address.
constexpr std::string_view empty_mail =
    "UPDATE messages SET recipient = 'erased@postkey.invalid', mailbox = '', domain = '', other_address = "
    "NULL, subject = "
    "NULL, client = '', last_reply = NULL, to_be_erased = 0 WHERE id IN "
    "(SELECT id FROM messages WHERE to_be_erased = 1 AND finished_at IS NOT NULL LIMIT $1) RETURNING id";
constexpr std::string_view empty_attempts = "UPDATE attempts SET reply = '' WHERE message = $1";

// What the audit log says of a sign-up or a request names the claim or the message.
constexpr std::string_view select_audited =
    "SELECT id FROM claims WHERE email = $2 UNION SELECT id FROM messages WHERE mailbox = $1 AND "
    "recipient = $2 UNION SELECT subject FROM messages WHERE mailbox = $1 AND recipient = $2 AND "
    "subject IS NOT NULL";

void erase_what_went_to(sql::Connection& connection, const std::string& mailbox, const std::string& recipient)
{
    for (const auto& row : connection(select_audited, mailbox, recipient).rows)
        erase_personal(connection, row.text(0));
    connection(mark_mail_to, mailbox, recipient);
}

} // namespace

void erase_traces(sql::Connection& connection, const AccountId& account, const EmailAddress& email)
{
    erase_personal(connection, account.text());
    connection(delete_links, account.text(), email.text());
    connection(mark_own_mail, account.text());
    erase_what_went_to(connection, email.mailbox(), email.text());
    for (const auto& row : connection(select_earlier_addresses, account.text()).rows)
        erase_what_went_to(connection, row.text(0), row.text(1));
    connection(delete_claims, email.text());
    connection(mark_mail_naming, email.text());
}

std::int64_t erase_ended_mail(sql::Connection& connection, int most)
{
    const auto emptied = connection(empty_mail, most);
    for (const auto& row : emptied.rows)
        connection(empty_attempts, row.text(0));
    return static_cast<std::int64_t>(emptied.rows.size());
}

} // namespace postkey::store
