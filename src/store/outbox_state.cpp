// How full the outbox is, and when transports were given up.
#include "store/outbox.hpp"

#include <algorithm>

namespace postkey::store {
namespace {

// Each is answered from an index alone; the lanes one by one, so that nothing is sorted.
constexpr std::string_view select_depths =
    "SELECT lane, count(*), min(due_at) FROM messages WHERE state = 'queued' GROUP BY lane ORDER BY lane";
constexpr std::string_view count_leased = "SELECT count(*) FROM messages WHERE state = 'leased'";
constexpr std::string_view count_dead = "SELECT count(*) FROM messages WHERE state = 'dead'";
constexpr std::string_view select_bound = "SELECT is_full, dropped FROM outbox_bound";
constexpr std::string_view set_bound = "UPDATE outbox_bound SET is_full = $1 WHERE is_full <> $1";

Depths depths_in(sql::Connection& connection, Instant now)
{
    Depths depths{};
    for (const auto& row : connection(select_depths).rows) {
        const auto oldest = from_milliseconds(row.integer(2));
        depths.lanes.push_back({static_cast<Lane>(row.integer(0)), row.integer(1),
                                oldest <= now ? std::optional(oldest) : std::nullopt});
    }
    depths.leased = connection(count_leased).first()->integer(0);
    depths.dead = connection(count_dead).first()->integer(0);
    const auto bound = connection(select_bound);
    depths.is_full = bound.first()->integer(0) == 1;
    depths.dropped = bound.first()->integer(1);
    return depths;
}

} // namespace

Task<Depths> Outbox::depths(Instant now)
{
    auto work = [now](sql::Connection& connection) { return depths_in(connection, now); };
    co_return co_await database_.read(std::move(work));
}

Task<Depths> Outbox::measure(std::int64_t most, Instant now)
{
    auto found = co_await depths(now);
    auto waiting = found.leased;
    for (const auto& lane : found.lanes)
        waiting += lane.queued;
    const bool is_full = waiting >= most;
    if (is_full != found.is_full) {
        auto work = [is_full](sql::Connection& connection) {
            connection(set_bound, is_full ? 1 : 0);
            return sql::Done();
        };
        co_await database_.transact(std::move(work));
        found.is_full = is_full;
    }
    co_return found;
}

namespace {

constexpr std::string_view forget_outages =
    "DELETE FROM outages WHERE opened_at < $1 AND closed_at IS NOT NULL";
constexpr std::string_view insert_outage =
    "INSERT INTO outages (transport, opened_at, reason) VALUES ($1, $2, $3) "
    "ON CONFLICT (transport, opened_at) DO NOTHING";
constexpr std::string_view close_outage =
    "UPDATE outages SET closed_at = $2 WHERE transport = $1 AND closed_at IS NULL";

} // namespace

Task<void> Outbox::begin_outage(std::string transport, std::string reason, Instant at)
{
    auto work = [transport = std::move(transport), reason = std::move(reason),
                 at](sql::Connection& connection) {
        connection(forget_outages, to_milliseconds(at - std::chrono::days(90)));
        connection(insert_outage, transport, to_milliseconds(at), reason);
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

Task<void> Outbox::end_outage(std::string transport, Instant at)
{
    auto work = [transport = std::move(transport), at](sql::Connection& connection) {
        connection(close_outage, transport, to_milliseconds(at));
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

} // namespace postkey::store
