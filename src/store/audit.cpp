#include "store/audit.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "store/audit_rows.hpp"

#include <limits>

namespace postkey::store {

AuditLog::AuditLog(sql::Database& database) : database_(database) {}

namespace {

// First of all: whoever appends beside us waits here.
constexpr std::string_view next_seq =
    "UPDATE audit_chain SET last_seq = last_seq + 1 WHERE id = 1 RETURNING last_seq, last_digest";
constexpr std::string_view insert_record =
    "INSERT INTO audit (seq, at, event, actor, subject, request_id, outcome, reason, source, client, nonce, "
    "personal_digest, previous, digest) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
constexpr std::string_view set_last_digest = "UPDATE audit_chain SET last_digest = $1 WHERE id = 1";

std::optional<std::string> unless_empty(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

// A nonce of its own for each record, or what is erased in one could be tried out with another's.
void add_personal(AuditRecord& record, const Cause& cause)
{
    if (cause.source.empty() && cause.client.empty())
        return;
    record.source = cause.source;
    record.client = cause.client;
    record.nonce = to_base64url(crypto::sha256(cause.salt + std::to_string(record.seq)));
    record.personal_digest = personal_digest_of(*record.nonce, cause.source, cause.client);
}

} // namespace

void append(sql::Connection& connection, const AuditEntry& entry, const Cause& cause, Instant at)
{
    const auto head = connection(next_seq);
    AuditRecord record{.seq = head.first()->integer(0),
                       .at = at,
                       .event = std::string(to_text(entry.event)),
                       .actor = cause.actor,
                       .subject = entry.subject,
                       .request_id = unless_empty(cause.request_id),
                       .outcome = std::string(to_text(entry.outcome)),
                       .reason = unless_empty(entry.reason),
                       .source = std::nullopt,
                       .client = std::nullopt,
                       .nonce = std::nullopt,
                       .personal_digest = std::nullopt,
                       .previous = head.first()->text(1),
                       .digest = {}};
    add_personal(record, cause);
    record.digest = digest_of(record);
    connection(insert_record, record.seq, to_milliseconds(record.at), record.event, record.actor,
               record.subject, record.request_id, record.outcome, record.reason, record.source, record.client,
               record.nonce, record.personal_digest, record.previous, record.digest);
    connection(set_last_digest, record.digest);
}

Task<void> AuditLog::record(AuditEntry entry, Cause cause, Instant at)
{
    auto work = [entry = std::move(entry), cause = std::move(cause), at](sql::Connection& connection) {
        append(connection, entry, cause, at);
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view select_configuration =
    "SELECT reason FROM audit WHERE event = 'config_change' ORDER BY seq DESC LIMIT 1";

} // namespace

void append_configuration(sql::Connection& connection, const std::string& reason, Instant at)
{
    const auto newest = connection(select_configuration);
    if (newest.first() != nullptr && newest.first()->optional_text(0) == reason)
        return;
    const AuditEntry entry{.event = AuditEvent::config_change, .reason = reason};
    append(connection, entry, Cause{.actor = server}, at);
}

namespace {

constexpr std::string_view erase = "UPDATE audit SET source = NULL, client = NULL, nonce = NULL "
                                   "WHERE subject = $1 AND nonce IS NOT NULL AND actor NOT LIKE 'admin:%'";

} // namespace

void erase_personal(sql::Connection& connection, const std::string& subject)
{
    connection(erase, subject);
}

namespace {

constexpr std::string_view select_oldest = "SELECT seq, at, digest FROM audit ORDER BY seq LIMIT $1";
constexpr std::string_view set_anchor =
    "UPDATE audit_chain SET purged_seq = $1, purged_digest = $2 WHERE id = 1";
constexpr std::string_view delete_purged = "DELETE FROM audit WHERE seq <= $1";

} // namespace

std::int64_t purge_audit(sql::Connection& connection, Instant until, int most, Instant now)
{
    std::int64_t seq = 0;
    std::string digest;
    for (const auto& row : connection(select_oldest, most).rows) {
        if (row.integer(1) > to_milliseconds(until))
            break;
        seq = row.integer(0);
        digest = row.text(2);
    }
    if (seq == 0)
        return 0;
    connection(set_anchor, seq, digest);
    const auto gone = connection(delete_purged, seq).changes;
    const AuditEntry entry{.event = AuditEvent::audit_purge, .reason = "up to " + std::to_string(seq)};
    append(connection, entry, Cause{.actor = server}, now);
    return gone;
}

namespace {

constexpr std::string_view select_newest =
    "SELECT seq, at, event, actor, subject, request_id, outcome, reason, source, client, nonce, "
    "personal_digest, previous, digest FROM audit WHERE seq < $1 "
    "AND (CAST($2 AS TEXT) IS NULL OR event = $2) AND (CAST($3 AS TEXT) IS NULL OR outcome = $3) "
    "ORDER BY seq DESC LIMIT $4";
constexpr std::string_view select_after =
    "SELECT seq, at, event, actor, subject, request_id, outcome, reason, source, client, nonce, "
    "personal_digest, previous, digest FROM audit WHERE seq > $1 "
    "AND (CAST($2 AS TEXT) IS NULL OR event = $2) AND (CAST($3 AS TEXT) IS NULL OR outcome = $3) "
    "ORDER BY seq LIMIT $4";
// Statements of their own, so that they read the index of subjects.
constexpr std::string_view select_newest_about =
    "SELECT seq, at, event, actor, subject, request_id, outcome, reason, source, client, nonce, "
    "personal_digest, previous, digest FROM audit WHERE seq < $1 AND subject = $5 "
    "AND (CAST($2 AS TEXT) IS NULL OR event = $2) AND (CAST($3 AS TEXT) IS NULL OR outcome = $3) "
    "ORDER BY seq DESC LIMIT $4";
constexpr std::string_view select_after_about =
    "SELECT seq, at, event, actor, subject, request_id, outcome, reason, source, client, nonce, "
    "personal_digest, previous, digest FROM audit WHERE seq > $1 AND subject = $5 "
    "AND (CAST($2 AS TEXT) IS NULL OR event = $2) AND (CAST($3 AS TEXT) IS NULL OR outcome = $3) "
    "ORDER BY seq LIMIT $4";

std::optional<std::string> text_of(const auto& value)
{
    return value ? std::optional(std::string(to_text(*value))) : std::nullopt;
}

} // namespace

Task<std::vector<AuditRecord>> AuditLog::page(AuditQuery query)
{
    auto work = [query = std::move(query)](sql::Connection& connection) {
        constexpr auto beyond_all = std::numeric_limits<std::int64_t>::max();
        const bool forward = query.after.has_value();
        const auto statement = query.subject ? (forward ? select_after_about : select_newest_about)
                                             : (forward ? select_after : select_newest);
        const auto bound = forward ? *query.after : query.before.value_or(beyond_all);
        std::vector<AuditRecord> out;
        for (const auto& row : connection(statement, bound, text_of(query.event), text_of(query.outcome),
                                          static_cast<std::int64_t>(query.most), query.subject)
                                   .rows)
            out.push_back(audit_record_from(row));
        return out;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace postkey::store
