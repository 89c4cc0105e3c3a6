// The courier's question "what does this message become?", answered and committed in one transaction.
#include "store/mail_facts.hpp"
#include "store/outbox.hpp"
#include "store/rows.hpp"

#include <algorithm>

namespace postkey::store {
namespace {

struct StoredMessage
{
    MessageId id;
    Intent intent;
    std::optional<MailKind> kind; // nothing until it was decided
    EmailAddress recipient;
    std::string mailbox;
    std::optional<std::string> subject;
    std::string style;
    Locale locale;
    std::string client;
    std::optional<std::string> token;
    std::optional<std::string> other_address;
    std::string kid; // of its code, its envelope sender and the link it is the first to carry
    Instant created_at;
    std::int64_t attempts;
    bool counted;
};

constexpr std::string_view select_message =
    "SELECT id, intent, kind, recipient, mailbox, subject, style, locale, client, token, created_at, "
    "attempts, counted_at, other_address, kid FROM messages "
    "WHERE id = $1 AND fence = $2 AND state = 'leased'";

std::optional<StoredMessage> find_message(sql::Connection& connection, const Lease& lease)
{
    const auto result = connection(select_message, lease.id.text(), lease.fence);
    const auto* row = result.first();
    if (row == nullptr)
        return std::nullopt;
    const auto kind = row->optional_text(2);
    return StoredMessage{MessageId::trusted(row->text(0)),
                         parse_intent(row->text(1)).value(),
                         kind ? parse_mail_kind(*kind) : std::nullopt,
                         EmailAddress::trusted(row->text(3)),
                         row->text(4),
                         row->optional_text(5),
                         row->text(6),
                         parse_locale(row->text(7)).value_or(Locale::en),
                         row->text(8),
                         row->optional_text(9),
                         row->optional_text(13),
                         row->optional_text(14).value_or(""),
                         from_milliseconds(row->integer(10)),
                         row->integer(11),
                         row->optional_integer(12).has_value()};
}

constexpr std::string_view end_message =
    "UPDATE messages SET state = 'cancelled', reason = $2, finished_at = $3, lease_owner = NULL, "
    "leased_until = NULL, handing_over = 0, decided_at = coalesce(decided_at, $3) WHERE id = $1";
constexpr std::string_view insert_token =
    "INSERT INTO action_tokens (jti, scope, subject, email, issued_at, outer_bound, expires_at, kid) "
    "VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
constexpr std::string_view remember_decision =
    "UPDATE messages SET kind = $2, token = $3, locale = $4, subject = $5, counted_at = $6, "
    "decided_at = $6 WHERE id = $1";

// Usable from its creation: a click may overtake our bookkeeping. Hand-over only shortens it (mail.md §1.2).
void create_token(sql::Connection& connection, const StoredMessage& message, const std::string& subject,
                  TokenScope scope, const Policy& policy, Instant now)
{
    const auto issued_at = std::chrono::floor<std::chrono::seconds>(now);
    const auto outer_bound =
        issued_at + policy.delivery.max_queue(lane_of(message.intent)) + life_of(scope, policy.tokens);
    connection(insert_token, message.id.text(), to_text(scope), subject, message.recipient.text(),
               to_milliseconds(issued_at), to_milliseconds(outer_bound), message.kid);
}

constexpr std::string_view select_run_out = "SELECT subject, scope FROM action_tokens WHERE jti = $1 AND jti "
                                            "<> $2 AND used_at IS NULL AND expires_at <= $3";
constexpr std::string_view remember_token = "UPDATE messages SET token = $2 WHERE id = $1";

// The link of an earlier mail was to go out again but ran out while this message waited: it gets one of its
// own.
void replace_run_out_token(sql::Connection& connection, StoredMessage& message, const Policy& policy,
                           const Kids& kids, Instant now)
{
    const auto result = connection(select_run_out, *message.token, message.id.text(), to_milliseconds(now));
    const auto* row = result.first();
    if (row == nullptr)
        return;
    message.kid = kids.current;
    create_token(connection, message, row->text(0), parse_token_scope(row->text(1)).value(), policy, now);
    message.token = message.id.text();
    connection(remember_token, message.id.text(), *message.token);
}

AskedMail asked_by(const StoredMessage& message)
{
    return {message.id,      message.intent,     message.recipient, message.mailbox,
            message.subject, message.created_at, message.kind};
}

// True when the message is a mail now; otherwise its end is recorded.
bool decide(sql::Connection& connection, StoredMessage& message, const Policy& policy, Instant now)
{
    const auto decision = decide_mail(facts_of(connection, asked_by(message), now), message.locale, policy);
    const auto* mail = std::get_if<SendMail>(&decision);
    if (mail == nullptr) {
        connection(end_message, message.id.text(), std::get<SendNothing>(decision).reason,
                   to_milliseconds(now));
        return false;
    }
    if (mail->scope && !mail->same_token)
        create_token(connection, message, mail->subject->text(), *mail->scope, policy, now);
    message.kind = mail->kind;
    message.locale = mail->locale;
    if (mail->subject)
        message.subject = mail->subject->text();
    if (mail->scope)
        message.token = mail->same_token ? mail->same_token->text() : message.id.text();
    connection(remember_decision, message.id.text(), to_text(mail->kind), message.token,
               to_text(message.locale), message.subject, to_milliseconds(now));
    return true;
}

constexpr std::string_view select_token =
    "SELECT subject, scope, issued_at, outer_bound, handed_over_at, kid FROM action_tokens "
    "WHERE jti = $1 AND used_at IS NULL AND expires_at > $2";
// Another message's code gives way to this one's; a further attempt of this message keeps its tries.
constexpr std::string_view set_code = "UPDATE action_tokens SET code_tries = CASE WHEN code_message = $2 "
                                      "THEN code_tries ELSE 0 END, code_message = $2, "
                                      "code_expires_at = $3 WHERE jti = $1";
constexpr std::string_view set_token_kid = "UPDATE action_tokens SET kid = $2 WHERE jti = $1";
constexpr std::string_view begin_attempt =
    "UPDATE messages SET attempts = attempts + 1, handing_over = 1, kid = $2 WHERE id = $1";
constexpr std::string_view select_username =
    "SELECT username FROM accounts WHERE id = $1 UNION ALL SELECT username FROM claims WHERE id = $1";

std::string good_kid(const std::string& kid, const Kids& kids)
{
    return std::ranges::find(kids.others, kid) != kids.others.end() ? kid : kids.current;
}

// The claims of the message's token, while it may still be mailed.
std::optional<TokenClaims> live_token(sql::Connection& connection, const StoredMessage& message,
                                      Prepared& prepared, const Policy& policy, const Kids& kids, Instant now)
{
    const auto result = connection(select_token, *message.token, to_milliseconds(now));
    const auto* row = result.first();
    if (row == nullptr)
        return std::nullopt;
    if (const auto at = row->optional_integer(4))
        prepared.first_hand_over = from_milliseconds(*at);
    const auto kid = row->optional_text(5).value_or("");
    prepared.token_kid = good_kid(kid, kids);
    if (prepared.token_kid != kid)
        connection(set_token_kid, *message.token, prepared.token_kid);
    connection(set_code, *message.token, message.id.text(),
               to_milliseconds(now + policy.tokens.code_life + policy.delivery.queue_code));
    return TokenClaims{AccountId::trusted(row->text(0)), parse_token_scope(row->text(1)).value(),
                       MessageId::trusted(*message.token), from_milliseconds(row->integer(2)),
                       from_milliseconds(row->integer(3))};
}

std::string name_of(sql::Connection& connection, const StoredMessage& message)
{
    if (message.subject) {
        const auto result = connection(select_username, *message.subject);
        if (const auto* row = result.first())
            return row->optional_text(0).value_or(message.recipient.text());
    }
    return message.recipient.text();
}

constexpr std::string_view supersede =
    "UPDATE messages SET state = 'superseded', reason = 'a newer request', finished_at = $2, lease_owner = "
    "NULL, leased_until = NULL, handing_over = 0 WHERE id = $1";

// A request that comes while this message is leased cannot supersede it; when its hand-over then fails, it is
// done here, or an outage would end in two mails.
bool gave_way_to_newer(sql::Connection& connection, const StoredMessage& message, Instant now)
{
    if (!has_newer(connection, message.intent, message.mailbox, message.recipient.text(),
                   to_milliseconds(message.created_at)))
        return false;
    connection(supersede, message.id.text(), to_milliseconds(now));
    return true;
}

std::optional<Prepared> prepare_in(sql::Connection& connection, const Lease& lease, const Policy& policy,
                                   const Kids& kids, Instant now)
{
    auto message = find_message(connection, lease);
    if (!message || gave_way_to_newer(connection, *message, now))
        return std::nullopt;
    message->kid = good_kid(message->kid, kids);
    if (!message->counted && !decide(connection, *message, policy, now))
        return std::nullopt;
    Prepared prepared{.id = message->id,
                      .fence = lease.fence,
                      .intent = message->intent,
                      .recipient = message->recipient,
                      .created_at = message->created_at,
                      .kind = *message->kind,
                      .locale = message->locale,
                      .style = message->style,
                      .client = message->client,
                      .name = name_of(connection, *message),
                      .token = std::nullopt,
                      .first_hand_over = std::nullopt,
                      .attempt = static_cast<int>(message->attempts) + 1};
    if (message->other_address)
        prepared.other_address = EmailAddress::trusted(*message->other_address);
    if (message->token) {
        replace_run_out_token(connection, *message, policy, kids, now);
        prepared.token = live_token(connection, *message, prepared, policy, kids, now);
        if (!prepared.token) {
            connection(end_message, message->id.text(), "its link was used or withdrawn",
                       to_milliseconds(now));
            return std::nullopt;
        }
    }
    prepared.kid = message->kid;
    connection(begin_attempt, message->id.text(), message->kid);
    return prepared;
}

} // namespace

Task<std::optional<Prepared>> Outbox::prepare(Lease lease, Policy policy, Instant now, Kids kids)
{
    auto work = [lease = std::move(lease), policy = std::move(policy), now, kids = std::move(kids)](
                    sql::Connection& connection) { return prepare_in(connection, lease, policy, kids, now); };
    co_return co_await database_.transact(std::move(work));
}

Task<std::vector<std::optional<Prepared>>> Outbox::prepare_all(std::vector<Lease> leases, Policy policy,
                                                               Instant now, Kids kids)
{
    auto work = [leases = std::move(leases), policy = std::move(policy), now,
                 kids = std::move(kids)](sql::Connection& connection) {
        std::vector<std::optional<Prepared>> out;
        for (const auto& lease : leases)
            out.push_back(prepare_in(connection, lease, policy, kids, now));
        return out;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
