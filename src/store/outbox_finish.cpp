// How an attempt ended, and what comes next for its message and its token.
#include "domain/retry_schedule.hpp"
#include "store/outbox.hpp"
#include "store/rows.hpp"

#include <functional>

namespace postkey::store {
namespace {

struct Row
{
    std::int64_t attempts;
    std::int64_t ambiguous;
    std::int64_t soft_refusals;
    Lane lane;
    Instant give_up_at;
    std::optional<std::string> token;
};

constexpr std::string_view select_held =
    "SELECT attempts, ambiguous, soft_refusals, lane, give_up_at, token FROM messages WHERE id = $1 AND "
    "fence = $2 AND state = 'leased'";

std::optional<Row> find_held(sql::Connection& connection, const Lease& lease)
{
    const auto result = connection(select_held, lease.id.text(), lease.fence);
    const auto* row = result.first();
    if (row == nullptr)
        return std::nullopt;
    return Row{row->integer(0),
               row->integer(1),
               row->integer(2),
               static_cast<Lane>(row->integer(3)),
               from_milliseconds(row->integer(4)),
               row->optional_text(5)};
}

constexpr std::string_view end_message =
    "UPDATE messages SET state = $2, reason = $3, last_reply = $4, finished_at = $5, lease_owner = NULL, "
    "leased_until = NULL, handing_over = 0 WHERE id = $1";
constexpr std::string_view queue_again =
    "UPDATE messages SET state = 'queued', due_at = $2, last_reply = $3, attempts = $4, ambiguous = $5, "
    "soft_refusals = $6, lease_owner = NULL, leased_until = NULL, handing_over = 0 WHERE id = $1";
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

void queue(sql::Connection& connection, const Lease& lease, const Row& row, const AttemptResult& result,
           Instant due)
{
    connection(queue_again, lease.id.text(), to_milliseconds(due), result.reply, row.attempts, row.ambiguous,
               row.soft_refusals);
}

void defer(sql::Connection& connection, const Lease& lease, const Row& row, const AttemptResult& result,
           const Policy& policy, Instant now)
{
    const TriedMessage tried{.lane = row.lane,
                             .attempts = row.attempts,
                             .give_up_at = row.give_up_at,
                             .spread = std::hash<std::string>()(lease.id.text())};
    if (const auto due = next_try(tried, policy.delivery, now))
        queue(connection, lease, row, result, *due);
    else
        connection(end_message, lease.id.text(), "expired", "no attempt succeeded in time", result.reply,
                   to_milliseconds(now));
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
    case AttemptEnd::refused_softly:
        return "refused";
    case AttemptEnd::transport_trouble:
        return "transport_trouble";
    case AttemptEnd::unknown:
        return "unknown";
    case AttemptEnd::withheld:
        return "withheld";
    }
    return "";
}

constexpr std::string_view stay_with = "UPDATE messages SET transport = $2 WHERE id = $1";

// Nothing left, and nothing is learnt about the message: its count stays as it was.
void put_back(sql::Connection& connection, const Lease& lease, Row row, const AttemptResult& result,
              const Policy& policy, Instant now)
{
    --row.attempts;
    const auto wait = result.end == AttemptEnd::withheld
                          ? std::chrono::seconds(0)
                          : result.retry_after.value_or(policy.delivery.probe.front());
    queue(connection, lease, row, result, now + wait);
}

void count_attempt(sql::Connection& connection, const Lease& lease, Row row, const AttemptResult& result,
                   const Policy& policy, Instant now)
{
    connection(insert_attempt, lease.id.text(), to_milliseconds(now), text_of(result.end), result.reply);
    if (result.end == AttemptEnd::sent || result.end == AttemptEnd::unknown)
        start_clocks(connection, lease, row, policy, now);
    const auto soft_retry = now + policy.delivery.soft_retry;
    const bool may_pass = result.end == AttemptEnd::refused_softly && row.lane != Lane::code &&
                          row.soft_refusals == 0 && soft_retry < row.give_up_at;
    if (result.end == AttemptEnd::unknown) {
        ++row.ambiguous;
        connection(stay_with, lease.id.text(), result.transport);
    }
    if (result.end == AttemptEnd::sent) {
        end(connection, lease, "sent", "the relay took it", result, now);
    } else if (may_pass) {
        ++row.soft_refusals;
        queue(connection, lease, row, result, soft_retry);
    } else if (result.end == AttemptEnd::refused || result.end == AttemptEnd::refused_softly) {
        end(connection, lease, "failed", "the relay refused it", result, now);
    } else if (result.end == AttemptEnd::unknown && row.ambiguous >= policy.delivery.most_ambiguous) {
        end(connection, lease, "unknown", "probably delivered", result, now);
    } else {
        defer(connection, lease, row, result, policy, now);
    }
}

bool finish_in(sql::Connection& connection, const Lease& lease, const AttemptResult& result,
               const Policy& policy, Instant now)
{
    const auto row = find_held(connection, lease);
    if (!row)
        return false;
    if (result.end == AttemptEnd::transport_trouble || result.end == AttemptEnd::withheld)
        put_back(connection, lease, *row, result, policy, now);
    else
        count_attempt(connection, lease, *row, result, policy, now);
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

Task<std::vector<bool>> Outbox::finish_all(std::vector<Mark> marks, Policy policy)
{
    auto work = [marks = std::move(marks), policy = std::move(policy)](sql::Connection& connection) {
        std::vector<bool> out;
        for (const auto& mark : marks)
            out.push_back(finish_in(connection, mark.lease, mark.result, policy, mark.at));
        return out;
    };
    co_return co_await database_.transact(std::move(work));
}

Task<bool> Outbox::bury(Lease lease, std::string reason, Instant now)
{
    auto work = [lease = std::move(lease), reason = std::move(reason), now](sql::Connection& connection) {
        if (!find_held(connection, lease))
            return false;
        connection(end_message, lease.id.text(), "dead", reason, "", to_milliseconds(now));
        append_dead_mail(connection, lease.id.text(), "it cannot be composed", now);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
