#pragma once
// The audit log: append-only, chained by digests, without addresses, names or secrets (docs/audit.md).
//
// A store method that changes something appends its record in its own transaction: never a change without
// its record, never a record without its change. `at` comes from the caller.
#include "base/task.hpp"
#include "sql/database.hpp"
#include "store/audit_event.hpp"
#include "store/audit_record.hpp"
#include "store/cause.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace postkey::store {

// What is to be recorded.
struct AuditEntry
{
    AuditEvent event;
    std::optional<std::string> subject = {}; // id of an account, a claim or a message
    AuditOutcome outcome = AuditOutcome::done;
    std::string reason = {}; // ours, never what somebody typed
};

// For store methods: part of the transaction of `connection`.
void append(sql::Connection& connection, const AuditEntry& entry, const Cause& cause, Instant at);

// At each start: records a `config_change` unless the newest one has the same reason.
void append_configuration(sql::Connection& connection, const std::string& reason, Instant at);

// Deletes the source and client of what the log says about `subject`, and the nonce without which its digest
// tells nothing (S-128). What operators did stays theirs.
void erase_personal(sql::Connection& connection, const std::string& subject);

// Deletes the oldest records, at most `most`, that are all from before `until`, and keeps where the chain
// begins now. Returns how many went; a purge that deleted something is itself recorded.
std::int64_t purge_audit(sql::Connection& connection, Instant until, int most, Instant now);

struct AuditQuery
{
    // Newest first, unless `after` is given: then from there on, oldest first.
    std::optional<std::int64_t> before = {};
    std::optional<std::int64_t> after = {};
    std::optional<AuditEvent> event = {};
    std::optional<std::string> subject = {};
    std::optional<AuditOutcome> outcome = {};
    std::size_t most = 50;
};

struct AuditBreak
{
    std::int64_t seq; // the first record that is not what it was, or not there
    std::string what; // "its digest is wrong"
};

struct AuditVerdict
{
    std::int64_t records = 0;
    std::int64_t purged = 0;      // records that ran out: the chain begins after them
    std::int64_t last_seq = 0;    // the newest, and its digest: worth keeping somewhere else
    std::string last_digest = {}; // empty while nothing was recorded
    std::optional<AuditBreak> broken = {};
};

class AuditLog
{
public:
    static constexpr std::chrono::hours kept{400 * 24};

    explicit AuditLog(sql::Database& database);

    // For what changes no row: a refusal, or a change outside the database. A transaction of its own.
    Task<void> record(AuditEntry entry, Cause cause, Instant at);

    Task<std::vector<AuditRecord>> page(AuditQuery query);

    // Every record and what it rests on, in one state of the database.
    Task<AuditVerdict> verify();

private:
    sql::Database& database_;
};

} // namespace postkey::store
