#pragma once
// What operators do with messages: see where each stands, try one again, take one back.
//
// One method is one transaction; a database that cannot answer throws sql::Unavailable. `now` comes from the
// caller.
#include "store/outbox.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace postkey::store {

inline constexpr std::array<std::string_view, 9> message_states = {
    "queued", "leased", "sent", "unknown", "failed", "expired", "superseded", "cancelled", "dead"};

struct MessageFilter
{
    std::optional<std::string> state; // one of message_states
    std::optional<EmailAddress> recipient;
    enum class Which
    {
        all,
        not_sent
    } which = Which::all;
    std::optional<Lane> lane = {};
    std::optional<MessageId> after = {}; // only those that come after it in the list
    std::size_t most = 50;
};

struct MessageRecord
{
    MessageId id;
    Intent intent;
    std::optional<MailKind> kind; // nothing until its turn came
    Lane lane;
    EmailAddress recipient;
    std::string state;
    std::optional<std::string> reason; // of the end
    std::int64_t attempts;
    Instant created_at;
    std::optional<Instant> decided_at; // when it became a mail, or nothing
    Instant due_at;
    Instant give_up_at;
    std::optional<Instant> finished_at;
    std::optional<std::string> last_reply;
};

struct AttemptRecord
{
    std::int64_t number;
    Instant at;
    std::string outcome;
    std::string reply;
};

// A span in which a transport was given up.
struct OutageRecord
{
    std::string transport;
    Instant opened_at;
    std::optional<Instant> closed_at; // nothing: it lasts
    std::string reason;
};

struct MessageStory
{
    MessageRecord message;
    std::vector<AttemptRecord> attempts; // first to last
    std::vector<OutageRecord> outages;   // those while it waited
};

enum class Retried
{
    queued,    // due now
    sent,      // it was sent already: nothing changed
    in_hand,   // a courier is handing it over right now: nothing changed
    withdrawn, // superseded or cancelled, so it must not leave any more: nothing changed
    not_found,
};

enum class Cancelled
{
    cancelled,
    in_hand,  // too late to take it back: nothing changed
    finished, // it has ended already: nothing changed
    not_found,
};

class MessageOperations
{
public:
    explicit MessageOperations(sql::Database& database);

    Task<std::vector<MessageRecord>> list(MessageFilter filter); // newest first
    Task<std::optional<MessageStory>> find(MessageId id);

    // Makes a waiting message due now, and one that ended without being sent wait once more, for as long as
    // it first had. Whether its link is still good is found out at hand-over.
    Task<Retried> retry(MessageId id, Cause cause, Instant now);

    Task<Cancelled> cancel(MessageId id, Cause cause, Instant now);

private:
    sql::Database& database_;
};

} // namespace postkey::store
