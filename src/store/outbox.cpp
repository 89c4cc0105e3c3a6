#include "store/outbox.hpp"

#include "store/rows.hpp"

#include <algorithm>
#include <tuple>

namespace postkey::store {

Outbox::Outbox(sql::Database& database) : database_(database) {}

Task<void> Outbox::record(NewMessage message)
{
    auto work = [message = std::move(message)](sql::Connection& connection) {
        supersede_waiting(connection, message);
        insert_message(connection, message);
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view expire_overdue =
    "UPDATE messages SET state = 'expired', reason = 'older than its purpose lasts', finished_at = $1 "
    "WHERE state = 'queued' AND due_at <= $1 AND give_up_at <= $1";
constexpr std::string_view return_overdue_leases =
    "UPDATE messages SET state = 'queued', lease_owner = NULL, leased_until = NULL, handing_over = 0, "
    "deaths = deaths + handing_over WHERE state = 'leased' AND leased_until <= $1";
constexpr std::string_view take_leases =
    "UPDATE messages SET state = 'leased', lease_owner = $1, leased_until = $2, fence = fence + 1 WHERE id "
    "IN "
    "(SELECT id FROM messages WHERE state = 'queued' AND due_at <= $3 ORDER BY lane, due_at, id LIMIT $4) "
    "RETURNING id, fence, lane, created_at";

} // namespace

Task<std::vector<Lease>> Outbox::lease(std::string owner, std::size_t most, Instant now,
                                       std::chrono::seconds length)
{
    auto work = [owner = std::move(owner), most, now, length](sql::Connection& connection) {
        connection(return_overdue_leases, to_milliseconds(now));
        connection(expire_overdue, to_milliseconds(now));
        auto taken = connection(take_leases, owner, to_milliseconds(now + length), to_milliseconds(now),
                                static_cast<std::int64_t>(most));
        // RETURNING gives them in no order; the older first, so that it can give way to a newer one.
        std::ranges::sort(taken.rows, {}, [](const sql::Row& row) {
            return std::tuple(row.integer(2), row.integer(3), row.text(0));
        });
        std::vector<Lease> leases;
        for (const auto& row : taken.rows)
            leases.push_back({MessageId::trusted(row.text(0)), row.integer(1)});
        return leases;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view free_leases =
    "UPDATE messages SET state = 'queued', lease_owner = NULL, leased_until = NULL, due_at = $1, "
    "deaths = deaths + handing_over, handing_over = 0 WHERE state = 'leased'";
constexpr std::string_view bury_poison =
    "UPDATE messages SET state = 'dead', reason = 'the program died while handing it over', finished_at = $1 "
    "WHERE state = 'queued' AND deaths >= $2";

} // namespace

Task<int> Outbox::free_all_leases(Policy policy, Instant now)
{
    auto work = [policy = std::move(policy), now](sql::Connection& connection) {
        const auto freed = connection(free_leases, to_milliseconds(now)).changes;
        connection(bury_poison, to_milliseconds(now), policy.delivery.most_deaths);
        return static_cast<int>(freed);
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view extend =
    "UPDATE messages SET leased_until = $3 WHERE id = $1 AND fence = $2 AND state = 'leased'";

} // namespace

Task<void> Outbox::extend_leases(std::vector<Lease> held, Instant until)
{
    auto work = [held = std::move(held), until](sql::Connection& connection) {
        for (const auto& lease : held)
            connection(extend, lease.id.text(), lease.fence, to_milliseconds(until));
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

} // namespace postkey::store
