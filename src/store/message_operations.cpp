#include "store/message_operations.hpp"

#include "store/audit.hpp"

namespace postkey::store {

MessageOperations::MessageOperations(sql::Database& database) : database_(database) {}

namespace {

// What every id is less than.
constexpr auto past_every_id = "g";

constexpr std::string_view select_list =
    "SELECT id, intent, kind, lane, recipient, state, reason, attempts, created_at, due_at, give_up_at, "
    "finished_at, "
    "last_reply, decided_at FROM messages WHERE (CAST($1 AS TEXT) IS NULL OR state = $1) "
    "AND (CAST($2 AS TEXT) IS NULL OR recipient = $2) AND ($3 = 0 OR state <> 'sent') "
    "AND id < $5 AND ($6 = -1 OR lane = $6) "
    "ORDER BY id DESC LIMIT $4";

MessageRecord message_from(const sql::Row& row)
{
    const auto kind = row.optional_text(2);
    const auto instant = [&row](std::size_t column) {
        const auto at = row.optional_integer(column);
        return at ? std::optional(from_milliseconds(*at)) : std::nullopt;
    };
    return {.id = MessageId::trusted(row.text(0)),
            .intent = parse_intent(row.text(1)).value(),
            .kind = kind ? parse_mail_kind(*kind) : std::nullopt,
            .lane = static_cast<Lane>(row.integer(3)),
            .recipient = EmailAddress::trusted(row.text(4)),
            .state = row.text(5),
            .reason = row.optional_text(6),
            .attempts = row.integer(7),
            .created_at = from_milliseconds(row.integer(8)),
            .decided_at = instant(13),
            .due_at = from_milliseconds(row.integer(9)),
            .give_up_at = from_milliseconds(row.integer(10)),
            .finished_at = instant(11),
            .last_reply = row.optional_text(12)};
}

} // namespace

Task<std::vector<MessageRecord>> MessageOperations::list(MessageFilter filter)
{
    auto work = [filter = std::move(filter)](sql::Connection& connection) {
        const auto recipient = filter.recipient ? std::optional(filter.recipient->text()) : std::nullopt;
        const std::int64_t only_not_sent = filter.which == MessageFilter::Which::not_sent ? 1 : 0;
        const auto most = static_cast<std::int64_t>(filter.most);
        const auto before = filter.after ? filter.after->text() : std::string(past_every_id);
        const std::int64_t lane = filter.lane ? static_cast<std::int64_t>(*filter.lane) : -1;
        const auto listed =
            connection(select_list, filter.state, recipient, only_not_sent, most, before, lane);
        std::vector<MessageRecord> out;
        for (const auto& row : listed.rows)
            out.push_back(message_from(row));
        return out;
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view select_one = "SELECT id, intent, kind, lane, recipient, state, reason, attempts, "
                                        "created_at, due_at, give_up_at, finished_at, "
                                        "last_reply, decided_at FROM messages WHERE id = $1";
constexpr std::string_view select_attempts =
    "SELECT number, at, outcome, reply FROM attempts WHERE message = $1 ORDER BY number";
constexpr std::string_view select_outages =
    "SELECT o.transport, o.opened_at, o.closed_at, o.reason FROM outages AS o JOIN messages AS m ON m.id = "
    "$1 "
    "WHERE (o.closed_at IS NULL OR o.closed_at > m.created_at) "
    "AND (m.finished_at IS NULL OR o.opened_at <= m.finished_at) ORDER BY o.opened_at, o.transport";

} // namespace

Task<std::optional<MessageStory>> MessageOperations::find(MessageId id)
{
    auto work = [id = std::move(id)](sql::Connection& connection) -> std::optional<MessageStory> {
        const auto result = connection(select_one, id.text());
        if (result.first() == nullptr)
            return std::nullopt;
        MessageStory out{message_from(*result.first()), {}, {}};
        for (const auto& row : connection(select_attempts, id.text()).rows)
            out.attempts.push_back(
                {row.integer(0), from_milliseconds(row.integer(1)), row.text(2), row.text(3)});
        for (const auto& row : connection(select_outages, id.text()).rows) {
            const auto closed_at = row.optional_integer(2);
            out.outages.push_back({row.text(0), from_milliseconds(row.integer(1)),
                                   closed_at ? std::optional(from_milliseconds(*closed_at)) : std::nullopt,
                                   row.text(3)});
        }
        return out;
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view select_state = "SELECT state FROM messages WHERE id = $1";
constexpr std::string_view hasten = "UPDATE messages SET due_at = $2 WHERE id = $1 AND state = 'queued'";
// A row without a mailbox was emptied with its account: there is nobody left to write to.
constexpr std::string_view revive =
    "UPDATE messages SET state = 'queued', reason = NULL, finished_at = NULL, due_at = $2, "
    "give_up_at = $2 + (give_up_at - created_at), deaths = 0, ambiguous = 0 "
    "WHERE id = $1 AND mailbox <> '' AND state IN ('failed', 'dead', 'unknown', 'expired')";

} // namespace

Task<Retried> MessageOperations::retry(MessageId id, Cause cause, Instant now)
{
    auto work = [id = std::move(id), cause = std::move(cause), now](sql::Connection& connection) {
        if (connection(hasten, id.text(), to_milliseconds(now)).changes == 1 ||
            connection(revive, id.text(), to_milliseconds(now)).changes == 1) {
            append(connection, AuditEntry{.event = AuditEvent::mail_retry, .subject = id.text()}, cause, now);
            return Retried::queued;
        }
        const auto result = connection(select_state, id.text());
        if (result.first() == nullptr)
            return Retried::not_found;
        const auto& state = result.first()->text(0);
        return state == "sent" ? Retried::sent : state == "leased" ? Retried::in_hand : Retried::withdrawn;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view cancel_waiting_one =
    "UPDATE messages SET state = 'cancelled', reason = 'taken back by an operator', finished_at = $2 "
    "WHERE id = $1 AND state = 'queued'";

} // namespace

Task<Cancelled> MessageOperations::cancel(MessageId id, Cause cause, Instant now)
{
    auto work = [id = std::move(id), cause = std::move(cause), now](sql::Connection& connection) {
        if (connection(cancel_waiting_one, id.text(), to_milliseconds(now)).changes == 1) {
            append(connection, AuditEntry{.event = AuditEvent::mail_cancel, .subject = id.text()}, cause,
                   now);
            return Cancelled::cancelled;
        }
        const auto result = connection(select_state, id.text());
        if (result.first() == nullptr)
            return Cancelled::not_found;
        return result.first()->text(0) == "leased" ? Cancelled::in_hand : Cancelled::finished;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
