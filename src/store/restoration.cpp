#include "store/restoration.hpp"

#include "store/audit.hpp"

namespace postkey::store {
namespace {

constexpr std::string_view delete_links = "DELETE FROM action_tokens";
constexpr std::string_view delete_all_sessions = "DELETE FROM sessions";
constexpr std::string_view delete_changes = "DELETE FROM email_changes";
constexpr std::string_view cancel_all_waiting =
    "UPDATE messages SET state = 'cancelled', reason = 'the database was restored', finished_at = $1, "
    "lease_owner = NULL, leased_until = NULL, handing_over = 0 WHERE state IN ('queued', 'leased')";
constexpr std::string_view revoke_admin_keys =
    "UPDATE admin_keys SET revoked_at = $1 WHERE revoked_at IS NULL";

} // namespace

Restoration::Restoration(sql::Database& database) : database_(database) {}

Task<Voided> Restoration::void_what_was_open(Cause cause, Instant now)
{
    auto work = [cause = std::move(cause), now](sql::Connection& connection) {
        Voided voided{};
        voided.links = connection(delete_links).changes;
        voided.sessions = connection(delete_all_sessions).changes;
        connection(delete_changes);
        voided.mails = connection(cancel_all_waiting, to_milliseconds(now)).changes;
        voided.admin_keys = connection(revoke_admin_keys, to_milliseconds(now)).changes;
        append(connection, AuditEntry{.event = AuditEvent::restore}, cause, now);
        return voided;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
