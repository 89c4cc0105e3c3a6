#pragma once
// The outbox: mail that is committed together with what caused it, and leaves later (docs/architecture.md,
// life of a mail).
//
// One method is one transaction. Row life: queued → leased → sent | queued again | unknown | failed | expired
// | superseded | cancelled | dead; every end is a record that stays. A lease is a courier's timed right to a
// message; its fence number makes the marks of a courier that lost the lease have no effect. `now` comes from
// the caller.
#include "base/id.hpp"
#include "base/task.hpp"
#include "domain/mail_decision.hpp"
#include "domain/policy.hpp"
#include "sql/database.hpp"
#include "store/cause.hpp"
#include "store/outbox_picking.hpp"

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace postkey::store {

// A message as the request records it.
struct NewMessage
{
    MessageId id;
    Intent intent;
    EmailAddress recipient;
    std::optional<AccountId> subject; // the claim of a sign-up; the account of what was done
    std::string style = "postkey";    // or "dundie", "poletto": shapes the link
    Locale locale = Locale::en;       // of the request
    std::string client;               // "Firefox on Linux"; may be empty
    Instant created_at;
    std::chrono::minutes max_queue;                 // given up this long after created_at
    std::optional<MailKind> kind{};                 // of a test alone: for all others the courier decides
    std::optional<EmailAddress> other_address = {}; // the other end of a change of address
    Cause cause = {};                               // for the audit record of what is recorded with it
};

// What the courier must hand over, or why there is nothing to hand over (already recorded).
struct Prepared
{
    MessageId id;
    std::int64_t fence;
    Intent intent;
    EmailAddress recipient;
    Instant created_at;
    MailKind kind;
    Locale locale;
    std::string style;
    std::string client;
    std::string name;                               // username, else the address: poletto shows it
    std::optional<TokenClaims> token;               // mint it now; equal at every attempt
    std::optional<Instant> first_hand_over;         // of this token's mail: the poletto date counts from here
    int attempt;                                    // 1 for the first
    std::optional<EmailAddress> other_address = {}; // the other end of a change of address
    std::string kid = {};                           // of the key behind its code and its envelope sender
    std::string token_kid = {};                     // of the key behind its link
};

// The keys that are good now, by name. A message keeps the one it was first prepared with, so that every try
// carries the same link and code, unless that one was revoked.
struct Kids
{
    std::string current;
    std::vector<std::string> others = {};
};

// How an attempt ended, as the store keeps it.
enum class AttemptEnd
{
    sent,
    deferred,
    refused,
    refused_softly, // a full or disabled mailbox: one more try later, then refused
    transport_trouble,
    unknown,
    withheld, // the last check said no: nothing left, and nothing is counted
};

struct AttemptResult
{
    AttemptEnd end;
    std::string reply; // sanitised
    std::optional<std::chrono::seconds>
        retry_after;            // transport trouble: when the transport may be tried again
    std::string transport = {}; // which one it was
};

// How an attempt ended, and when.
struct Mark
{
    Lease lease;
    AttemptResult result;
    Instant at;
};

struct LaneDepth
{
    Lane lane;
    std::int64_t queued;
    std::optional<Instant> oldest_due; // nothing when nothing of the lane is due
};

struct Depths
{
    std::vector<LaneDepth> lanes; // each that has queued messages
    std::int64_t leased;
    std::int64_t dead;
    std::int64_t dropped; // since the database was made, because the outbox was full
    bool is_full;
};

class Outbox
{
public:
    explicit Outbox(sql::Database& database);

    // Records an intent. Queued ones to the same address for the same purpose become `superseded`.
    // Reads no account. While the outbox is full it drops what strangers can ask for, counts that, and
    // returns as always.
    Task<void> record(NewMessage message);

    // Takes up to `most` due messages, by lane, then by time, as `picking` says. Overdue leases of others
    // count as due, but one whose holder keeps dying becomes `dead`; messages past their give-up time become
    // `expired` instead.
    Task<std::vector<Lease>> lease(std::string owner, std::size_t most, Instant now,
                                   std::chrono::seconds length, Picking picking = {});

    // Decides what the message becomes and commits that, with its token and the attempt's number, before any
    // byte leaves. Nothing: it became no mail (state `cancelled`, with the reason), is dead, or the lease was
    // lost.
    Task<std::optional<Prepared>> prepare(Lease lease, Policy policy, Instant now, Kids kids = {});
    // The same for several, each with its own answer, in one transaction.
    Task<std::vector<std::optional<Prepared>>> prepare_all(std::vector<Lease> leases, Policy policy,
                                                           Instant now, Kids kids = {});

    // Whether a prepared message may still leave: the lease is held, its link is neither used nor run out,
    // and no newer request took its place.
    Task<bool> still_valid(Lease lease, Instant now);

    // Commits how the attempt ended and what comes next. False when the lease was lost meanwhile: nothing was
    // changed.
    Task<bool> finish(Lease lease, AttemptResult result, Policy policy, Instant now);
    // The same for several, each with its own answer, in one transaction.
    Task<std::vector<bool>> finish_all(std::vector<Mark> marks, Policy policy);

    // A message whose hand-over fails for our own mistake (a template, an encoding) is kept as `dead` with
    // the reason.
    Task<bool> bury(Lease lease, std::string reason, Instant now);

    // At start, when no other courier can hold leases: makes all leased messages due again and closes the
    // outages that a former life left open. A message in the middle of a hand-over counts one death; too many
    // make it `dead`.
    Task<int> free_all_leases(Policy policy, Instant now);

    // The heartbeat of a courier that still works on what it holds. Returns those that are still held.
    Task<std::vector<Lease>> extend_leases(std::vector<Lease> held, Instant until);

    // When a transport was given up, and when it worked again. Outages of the last 90 days are kept.
    Task<void> begin_outage(std::string transport, std::string reason, Instant at);
    Task<void> end_outage(std::string transport, Instant at);

    // Counts what waits and remembers whether that is `most` or more. Exact at that moment; what is recorded
    // until the next call may go beyond.
    Task<Depths> measure(std::int64_t most, Instant now);
    // For metrics: changes nothing.
    Task<Depths> depths(Instant now);

private:
    sql::Database& database_;
};

} // namespace postkey::store
