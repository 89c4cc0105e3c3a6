#include "store/mail_stories.hpp"

namespace postkey::store {

MailStories::MailStories(sql::Database& database) : database_(database) {}

namespace {

constexpr std::string_view select_request =
    "SELECT intent, created_at, mailbox, recipient FROM messages "
    "WHERE id = $1 AND intent IN ('sign_up', 'resend_verification', 'recovery')";
// Whatever became of the newer one.
constexpr std::string_view select_replaced =
    "SELECT min(created_at) FROM messages WHERE mailbox = $1 AND recipient = $2 AND created_at > $3 AND "
    "(intent = $4 OR (intent IN ('sign_up', 'resend_verification') AND "
    "$4 IN ('sign_up', 'resend_verification')))";
constexpr std::string_view select_silences =
    "SELECT began_at, ended_at FROM relay_silences WHERE ended_at IS NULL OR ended_at > $1 ORDER BY began_at";

std::optional<Instant> instant_of(std::optional<std::int64_t> milliseconds)
{
    return milliseconds ? std::optional(from_milliseconds(*milliseconds)) : std::nullopt;
}

std::optional<RequestFacts> facts_of(sql::Connection& connection, const MessageId& id)
{
    const auto requests = connection(select_request, id.text());
    const auto* row = requests.first();
    if (row == nullptr)
        return std::nullopt;
    const auto replaced =
        connection(select_replaced, row->text(2), row->text(3), row->integer(1), row->text(0));
    RequestFacts facts{.intent = parse_intent(row->text(0)).value(),
                       .created_at = from_milliseconds(row->integer(1)),
                       .replaced_at = instant_of(replaced.first()->optional_integer(0)),
                       .silences = {}};
    for (const auto& silence : connection(select_silences, row->integer(1)).rows)
        facts.silences.push_back(
            {from_milliseconds(silence.integer(0)), instant_of(silence.optional_integer(1))});
    return facts;
}

} // namespace

Task<std::optional<RequestFacts>> MailStories::find(MessageId id)
{
    auto work = [id = std::move(id)](sql::Connection& connection) { return facts_of(connection, id); };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view begin_silence =
    "INSERT INTO relay_silences (began_at) SELECT $1 WHERE NOT EXISTS "
    "(SELECT 1 FROM relay_silences WHERE ended_at IS NULL) ON CONFLICT DO NOTHING";
constexpr std::string_view end_silence = "UPDATE relay_silences SET ended_at = CASE WHEN began_at > $1 THEN "
                                         "began_at ELSE $1 END WHERE ended_at IS NULL";

} // namespace

Task<void> MailStories::relay_fell_silent(Instant at)
{
    auto work = [at](sql::Connection& connection) {
        connection(begin_silence, to_milliseconds(at));
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

Task<void> MailStories::relay_answers(Instant at)
{
    auto work = [at](sql::Connection& connection) {
        connection(end_silence, to_milliseconds(at));
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

} // namespace postkey::store
