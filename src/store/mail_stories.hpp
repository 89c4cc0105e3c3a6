#pragma once
// What may be told to whoever asked for a mail: facts that come about alike for every address, known or not
// (docs/adr/0010-mail-stories.md). What became of the message is not among them.
//
// One method is one transaction; a database that cannot answer throws sql::Unavailable.
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/task.hpp"
#include "domain/mail_kind.hpp"
#include "sql/database.hpp"

#include <optional>
#include <vector>

namespace postkey::store {

// A span in which the relay did not answer when it was looked at, whoever had asked for what.
struct Silence
{
    Instant began;
    std::optional<Instant> ended; // nothing: it lasts
};

struct RequestFacts
{
    Intent intent;
    Instant created_at;
    std::optional<Instant> replaced_at; // the next request for this address and purpose
    std::vector<Silence> silences;      // those since created_at, by their beginning
};

class MailStories
{
public:
    explicit MailStories(sql::Database& database);

    // Nothing for a message that is not there, or that no stranger can ask for.
    Task<std::optional<RequestFacts>> find(MessageId id);

    // Each says what was seen; seen again it changes nothing.
    Task<void> relay_fell_silent(Instant at);
    Task<void> relay_answers(Instant at);

private:
    sql::Database& database_;
};

} // namespace postkey::store
