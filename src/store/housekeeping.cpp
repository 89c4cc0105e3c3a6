#include "store/housekeeping.hpp"

#include "store/audit.hpp"
#include "store/erasure.hpp"
#include "store/skeletons.hpp"
#include "store/throttle_windows.hpp"

namespace postkey::store {

Housekeeping::Housekeeping(sql::Database& database) : database_(database) {}

namespace {

constexpr std::string_view delete_claims =
    "DELETE FROM claims WHERE id IN (SELECT id FROM claims WHERE expires_at <= $1 LIMIT $2)";
constexpr std::string_view delete_sessions =
    "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= $1 LIMIT $2)";
constexpr std::string_view delete_tokens =
    "DELETE FROM action_tokens WHERE jti IN (SELECT jti FROM action_tokens WHERE outer_bound <= $1 LIMIT $2)";
constexpr std::string_view delete_changes = "DELETE FROM email_changes WHERE account IN (SELECT account FROM "
                                            "email_changes WHERE expires_at <= $1 LIMIT $2)";
constexpr std::string_view delete_messages =
    "DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE finished_at <= $1 LIMIT $2)";

constexpr std::string_view delete_silences =
    "DELETE FROM relay_silences WHERE began_at IN (SELECT began_at FROM relay_silences WHERE ended_at <= $1 "
    "LIMIT $2)";

} // namespace

Task<int> Housekeeping::purge(Instant now)
{
    auto work = [now](sql::Connection& connection) {
        std::int64_t gone = 0;
        gone += connection(delete_claims, to_milliseconds(now), most_at_once).changes;
        gone += connection(delete_sessions, to_milliseconds(now), most_at_once).changes;
        gone += connection(delete_tokens, to_milliseconds(now - tokens_kept), most_at_once).changes;
        gone += connection(delete_changes, to_milliseconds(now), most_at_once).changes;
        gone += erase_ended_mail(connection, most_at_once);
        gone += connection(delete_messages, to_milliseconds(now - messages_kept), most_at_once).changes;
        gone += connection(delete_silences, to_milliseconds(now - messages_kept), most_at_once).changes;
        gone += delete_ended_windows(connection, now, most_at_once);
        gone += purge_audit(connection, now - AuditLog::kept, most_at_once, now);
        return static_cast<int>(gone);
    };
    co_return co_await database_.transact(std::move(work));
}

Task<int> Housekeeping::refresh_skeletons()
{
    auto work = [](sql::Connection& connection) {
        return static_cast<int>(store::refresh_skeletons(connection, most_at_once));
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
