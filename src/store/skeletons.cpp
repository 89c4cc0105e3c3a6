#include "store/skeletons.hpp"

#include "domain/skeleton.hpp"
#include "store/audit.hpp"

namespace postkey::store {
namespace {

constexpr std::string_view update_skeleton = "UPDATE accounts SET email_skeleton = $2 WHERE id = $1";
// The oldest, by its id: one record, however many there are.
constexpr std::string_view select_look_alike =
    "SELECT id FROM accounts WHERE email_skeleton = $1 AND id <> $2 ORDER BY id LIMIT 1";
constexpr std::string_view begin_note = "SAVEPOINT look_alike";
constexpr std::string_view take_note_back = "ROLLBACK TO look_alike";
constexpr std::string_view end_note = "RELEASE look_alike";

std::string stored_skeleton(const EmailAddress& email)
{
    return skeleton_edition() + ' ' + skeleton_of(email);
}

} // namespace

void note_skeleton(sql::Connection& connection, const AccountId& account, const EmailAddress& email,
                   const Cause& cause, Instant now)
{
    const auto skeleton = stored_skeleton(email);
    connection(update_skeleton, account.text(), skeleton);
    const auto found = connection(select_look_alike, skeleton, account.text());
    const auto& other = found.first() != nullptr ? found.first()->text(0) : account.text();
    // Not the owner's deed: an account's export has what its owner did (OwnData).
    const Cause noticed{.actor = server, .request_id = cause.request_id};
    const AuditEntry entry{.event = AuditEvent::address_confusable,
                           .subject = account.text(),
                           .reason = "looks like the address of account " + other};
    connection(begin_note);
    append(connection, entry, noticed, now);
    if (found.first() == nullptr)
        connection(take_note_back);
    connection(end_note);
}

namespace {

// Each by the index. A stored skeleton begins with its edition and a blank, "!" comes next after the blank.
constexpr std::string_view select_stale =
    "SELECT id, email FROM accounts WHERE email_skeleton IS NULL "
    "UNION ALL SELECT id, email FROM accounts WHERE email_skeleton < $1 "
    "UNION ALL SELECT id, email FROM accounts WHERE email_skeleton >= $2 LIMIT $3";

} // namespace

std::int64_t refresh_skeletons(sql::Connection& connection, int most)
{
    const auto edition = skeleton_edition();
    const auto stale = connection(select_stale, edition + ' ', edition + '!', most);
    for (const auto& row : stale.rows)
        connection(update_skeleton, row.text(0), stored_skeleton(EmailAddress::trusted(row.text(1))));
    return static_cast<std::int64_t>(stale.rows.size());
}

} // namespace postkey::store
