#include "store/throttle_windows.hpp"

#include "store/audit.hpp"

#include <string_view>

namespace postkey::store {
namespace {

constexpr std::string_view count_one =
    "INSERT INTO throttle_windows AS w (key, ends_at, count, is_full) "
    "VALUES ($1, $2, 1, CASE WHEN $4 <= 1 THEN 1 ELSE 0 END) "
    "ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN w.ends_at <= $3 OR w.ends_at > $2 THEN 1 ELSE w.count + 1 END, "
    "ends_at = CASE WHEN w.ends_at <= $3 OR w.ends_at > $2 THEN $2 ELSE w.ends_at END, "
    "is_full = CASE WHEN w.ends_at <= $3 OR w.ends_at > $2 THEN excluded.is_full "
    "WHEN w.count + 1 >= $4 THEN 1 ELSE 0 END "
    "WHERE w.ends_at <= $3 OR w.ends_at > $2 OR w.count < $4 "
    "RETURNING count, ends_at";

constexpr std::string_view end_of_window = "SELECT ends_at FROM throttle_windows WHERE key = $1";

constexpr std::string_view record_once =
    "UPDATE throttle_windows SET recorded_end = ends_at WHERE key = $1 AND "
    "(recorded_end IS NULL OR recorded_end <> ends_at)";

constexpr std::string_view uncount_one = "UPDATE throttle_windows SET count = count - 1, is_full = 0 "
                                         "WHERE key = $1 AND ends_at = $2 AND count > 0";

constexpr std::string_view delete_ended =
    "DELETE FROM throttle_windows WHERE key IN "
    "(SELECT key FROM throttle_windows WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2)";

constexpr std::string_view count_rows = "SELECT count(*) FROM throttle_windows";

constexpr std::string_view delete_counted_once =
    "DELETE FROM throttle_windows WHERE key IN (SELECT key FROM throttle_windows "
    "WHERE count <= 1 AND is_full = 0 ORDER BY ends_at LIMIT $1)";

constexpr std::string_view delete_coldest =
    "DELETE FROM throttle_windows WHERE key IN (SELECT key FROM throttle_windows "
    "WHERE is_full = 0 ORDER BY count, ends_at LIMIT $1)";

using Counted = std::expected<std::vector<ThrottleCount>, ThrottleRefused>;

void uncount(sql::Connection& connection, const std::vector<ThrottleCount>& counts)
{
    for (const auto& count : counts)
        connection(uncount_one, count.key, to_milliseconds(count.ends_at));
}

void append_first_refusal(sql::Connection& connection, const ThrottleRule& rule, const Cause& cause,
                          Instant now)
{
    if (connection(record_once, rule.key).changes != 1)
        return;
    const AuditEntry entry{.event = AuditEvent::throttle,
                           .outcome = AuditOutcome::refused,
                           .reason = rule.name + ": more than " + std::to_string(rule.limit) + " in " +
                                     std::to_string(rule.length.count()) + " s"};
    append(connection, entry, cause, now);
}

// Twice as many ended ones may go as came since the last time, so that a backlog of them melts.
void trim(sql::Connection& connection, const ThrottleWindows::Bound& bound, Instant now)
{
    delete_ended_windows(connection, now, std::int64_t{2} * bound.between_trims);
    auto beyond = connection(count_rows).first()->integer(0) - bound.rows;
    if (beyond > 0)
        beyond -= connection(delete_counted_once, beyond).changes;
    if (beyond > 0)
        connection(delete_coldest, beyond);
}

} // namespace

ThrottleWindows::ThrottleWindows(sql::Database& database, Bound bound)
    : database_(database), bound_(bound), begun_(std::make_shared<std::atomic<int>>(0))
{
}

Task<Counted> ThrottleWindows::count(std::vector<ThrottleRule> rules, Cause cause, Instant now)
{
    auto work = [rules = std::move(rules), cause = std::move(cause), now, bound = bound_,
                 begun = begun_](sql::Connection& connection) {
        std::vector<ThrottleCount> counts;
        for (const auto& rule : rules) {
            const auto new_end = to_milliseconds(now + rule.length);
            const auto counted =
                connection(count_one, rule.key, new_end, to_milliseconds(now), std::int64_t{rule.limit});
            const auto* const window = counted.first();
            if (window == nullptr) {
                uncount(connection, counts);
                append_first_refusal(connection, rule, cause, now);
                const auto full = connection(end_of_window, rule.key);
                const auto ends_at = full.first()->integer(0);
                return Counted(std::unexpected(ThrottleRefused{rule.key, from_milliseconds(ends_at)}));
            }
            counts.push_back({rule.key, from_milliseconds(window->integer(1))});
            if (window->integer(0) == 1 && ++*begun % bound.between_trims == 0)
                trim(connection, bound, now);
        }
        return Counted(std::move(counts));
    };
    co_return co_await database_.transact_soon(std::move(work));
}

void ThrottleWindows::take_back(std::vector<ThrottleCount> counts)
{
    database_.submit_soon(
        [counts = std::move(counts)](sql::Connection& connection) { uncount(connection, counts); });
}

std::int64_t delete_ended_windows(sql::Connection& connection, Instant now, std::int64_t most)
{
    return connection(delete_ended, to_milliseconds(now), most).changes;
}

} // namespace postkey::store
