#include "store/outbox.hpp"

#include "store/audit.hpp"
#include "store/rows.hpp"

namespace postkey::store {

Outbox::Outbox(sql::Database& database) : database_(database) {}

namespace {

AuditEvent event_of(Intent intent)
{
    switch (intent) {
    case Intent::recovery:
        return AuditEvent::recovery_request;
    case Intent::test:
        return AuditEvent::mail_test;
    default:
        return AuditEvent::verification_request;
    }
}

} // namespace

Task<void> Outbox::record(NewMessage message)
{
    auto work = [message = std::move(message)](sql::Connection& connection) {
        record_request(connection, message);
        // It names the message and no account: none was looked at (promise 2).
        const AuditEntry entry{.event = event_of(message.intent), .subject = message.id.text()};
        append(connection, entry, message.cause, message.created_at);
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view free_leases =
    "UPDATE messages SET state = CASE WHEN deaths + handing_over >= $2 THEN 'dead' ELSE 'queued' END, "
    "reason = CASE WHEN deaths + handing_over >= $2 THEN 'the program died while handing it over' END, "
    "finished_at = CASE WHEN deaths + handing_over >= $2 THEN $1 END, due_at = $1, "
    "lease_owner = NULL, leased_until = NULL, deaths = deaths + handing_over, handing_over = 0 "
    "WHERE state = 'leased' RETURNING id, state";
constexpr std::string_view close_outages = "UPDATE outages SET closed_at = $1 WHERE closed_at IS NULL";

} // namespace

Task<int> Outbox::free_all_leases(Policy policy, Instant now)
{
    auto work = [policy = std::move(policy), now](sql::Connection& connection) {
        connection(close_outages, to_milliseconds(now));
        const auto freed = connection(free_leases, to_milliseconds(now), policy.delivery.most_deaths);
        append_dead_mails(connection, freed, now);
        return static_cast<int>(freed.rows.size());
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view extend =
    "UPDATE messages SET leased_until = $3 WHERE id = $1 AND fence = $2 AND state = 'leased'";

} // namespace

Task<std::vector<Lease>> Outbox::extend_leases(std::vector<Lease> held, Instant until)
{
    auto work = [held = std::move(held), until](sql::Connection& connection) {
        std::vector<Lease> kept;
        for (const auto& lease : held)
            if (connection(extend, lease.id.text(), lease.fence, to_milliseconds(until)).changes == 1)
                kept.push_back(lease);
        return kept;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
