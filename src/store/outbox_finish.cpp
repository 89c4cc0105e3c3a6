// How an attempt ended, and what comes next for its message and its token.
#include "store/outbox.hpp"

#include <functional>

namespace postkey::store {
namespace {

using std::chrono::milliseconds;

struct Row
{
    std::int64_t attempts;
    std::int64_t ambiguous;
    Instant give_up_at;
    std::optional<std::string> token;
};

constexpr std::string_view select_held = "SELECT attempts, ambiguous, give_up_at, token FROM messages WHERE "
                                         "id = $1 AND fence = $2 AND state = 'leased'";

std::optional<Row> find_held(sql::Connection& connection, const Lease& lease)
{
    const auto result = connection(select_held, lease.id.text(), lease.fence);
    const auto* row = result.first();
    if (row == nullptr)
        return std::nullopt;
    return Row{row->integer(0), row->integer(1), from_milliseconds(row->integer(2)), row->optional_text(3)};
}

constexpr std::string_view end_message =
    "UPDATE messages SET state = $2, reason = $3, last_reply = $4, finished_at = $5, lease_owner = NULL, "
    "leased_until = NULL, handing_over = 0 WHERE id = $1";
constexpr std::string_view queue_again =
    "UPDATE messages SET state = 'queued', due_at = $2, last_reply = $3, attempts = $4, ambiguous = $5, "
    "lease_owner = NULL, leased_until = NULL, handing_over = 0 WHERE id = $1";
constexpr std::string_view insert_attempt =
    "INSERT INTO attempts (message, number, at, outcome, reply) "
    "SELECT $1, count(*) + 1, $2, $3, $4 FROM attempts WHERE message = $1";

// The clock of a link starts when the relay takes the mail (promise 6), and only the first time.
constexpr std::string_view start_token_clock = "UPDATE action_tokens SET handed_over_at = $2, expires_at = "
                                               "CASE WHEN expires_at > $3 THEN $3 ELSE expires_at END "
                                               "WHERE jti = $1 AND handed_over_at IS NULL";
constexpr std::string_view start_code_clock = "UPDATE action_tokens SET code_expires_at = CASE WHEN "
                                              "code_expires_at > $3 THEN $3 ELSE code_expires_at END "
                                              "WHERE jti = $1 AND code_message = $2";
constexpr std::string_view select_scope = "SELECT scope FROM action_tokens WHERE jti = $1";

void start_clocks(sql::Connection& connection, const Lease& lease, const Row& row, const Policy& policy,
                  Instant now)
{
    if (!row.token)
        return;
    const auto scopes = connection(select_scope, *row.token);
    if (scopes.first() == nullptr)
        return;
    const auto life = life_of(parse_token_scope(scopes.first()->text(0)).value(), policy.tokens);
    connection(start_token_clock, *row.token, to_milliseconds(now), to_milliseconds(now + life));
    connection(start_code_clock, *row.token, lease.id.text(), to_milliseconds(now + policy.tokens.code_life));
}

// The schedule's wait after attempt `attempts`, ±15 % by message, so that mails deferred together do not
// return together.
milliseconds wait_after(const Lease& lease, std::int64_t attempts, const DeliveryPolicy& policy)
{
    const auto step =
        std::min(static_cast<std::size_t>(std::max<std::int64_t>(attempts - 1, 0)), policy.retry.size() - 1);
    const milliseconds base = policy.retry[step];
    const auto percent =
        static_cast<int>(std::hash<std::string>()(lease.id.text() + std::to_string(attempts)) % 31) - 15;
    return base + base * percent / 100;
}

void defer(sql::Connection& connection, const Lease& lease, const Row& row, const AttemptResult& result,
           const Policy& policy, Instant now)
{
    // One try shortly before the end, so that the schedule never skips it; afterwards only what still fits.
    const auto last_try = row.give_up_at - std::chrono::minutes(5);
    const std::int64_t ambiguous = row.ambiguous + (result.end == AttemptEnd::unknown ? 1 : 0);
    auto due = now + wait_after(lease, row.attempts, policy.delivery);
    if (due > last_try && now < last_try)
        due = last_try;
    if (due >= row.give_up_at)
        connection(end_message, lease.id.text(), "expired", "no attempt succeeded in time", result.reply,
                   to_milliseconds(now));
    else
        connection(queue_again, lease.id.text(), to_milliseconds(due), result.reply, row.attempts, ambiguous);
}

void end(sql::Connection& connection, const Lease& lease, const char* state, const char* reason,
         const AttemptResult& result, Instant now)
{
    connection(end_message, lease.id.text(), state, reason, result.reply, to_milliseconds(now));
}

std::string_view text_of(AttemptEnd attempt_end)
{
    switch (attempt_end) {
    case AttemptEnd::sent:
        return "sent";
    case AttemptEnd::deferred:
        return "deferred";
    case AttemptEnd::refused:
        return "refused";
    case AttemptEnd::transport_trouble:
        return "transport_trouble";
    case AttemptEnd::unknown:
        return "unknown";
    }
    return "";
}

bool finish_in(sql::Connection& connection, const Lease& lease, const AttemptResult& result,
               const Policy& policy, Instant now)
{
    const auto row = find_held(connection, lease);
    if (!row)
        return false;
    if (result.end == AttemptEnd::transport_trouble) {
        // Says nothing about this message: its place and its count stay as they were.
        const auto due = now + result.retry_after.value_or(policy.delivery.probe.front());
        connection(queue_again, lease.id.text(), to_milliseconds(due), result.reply, row->attempts - 1,
                   row->ambiguous);
        return true;
    }
    connection(insert_attempt, lease.id.text(), to_milliseconds(now), text_of(result.end), result.reply);
    if (result.end == AttemptEnd::sent || result.end == AttemptEnd::unknown)
        start_clocks(connection, lease, *row, policy, now);
    const bool ambiguous_for_good = row->ambiguous + 1 >= policy.delivery.most_ambiguous;
    if (result.end == AttemptEnd::sent)
        end(connection, lease, "sent", "the relay took it", result, now);
    else if (result.end == AttemptEnd::refused)
        end(connection, lease, "failed", "the relay refused it", result, now);
    else if (result.end == AttemptEnd::unknown && ambiguous_for_good)
        end(connection, lease, "unknown", "probably delivered", result, now);
    else
        defer(connection, lease, *row, result, policy, now);
    return true;
}

} // namespace

Task<bool> Outbox::finish(Lease lease, AttemptResult result, Policy policy, Instant now)
{
    auto work = [lease = std::move(lease), result = std::move(result), policy = std::move(policy),
                 now](sql::Connection& connection) {
        return finish_in(connection, lease, result, policy, now);
    };
    co_return co_await database_.transact(std::move(work));
}

Task<bool> Outbox::bury(Lease lease, std::string reason, Instant now)
{
    auto work = [lease = std::move(lease), reason = std::move(reason), now](sql::Connection& connection) {
        if (!find_held(connection, lease))
            return false;
        connection(end_message, lease.id.text(), "dead", reason, "", to_milliseconds(now));
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
