// The courier's question "what does this message become?", answered and committed in one transaction.
#include "store/outbox.hpp"
#include "store/rows.hpp"

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
    Instant created_at;
    std::int64_t attempts;
    bool counted;
};

constexpr std::string_view select_message =
    "SELECT id, intent, kind, recipient, mailbox, subject, style, locale, client, token, created_at, "
    "attempts, "
    "counted_at FROM messages WHERE id = $1 AND fence = $2 AND state = 'leased'";

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
                         from_milliseconds(row->integer(10)),
                         row->integer(11),
                         row->optional_integer(12).has_value()};
}

constexpr std::string_view select_account =
    "SELECT id, email, username, name, locale, user_status, created_at FROM accounts WHERE email = $1";
constexpr std::string_view select_claim =
    "SELECT id, email, username, name, locale, created_at FROM claims WHERE id = $1 AND expires_at > $2";
constexpr std::string_view select_newest_claim =
    "SELECT id, email, username, name, locale, created_at FROM claims WHERE email = $1 AND expires_at > $2 "
    "ORDER BY created_at DESC, id DESC LIMIT 1";
constexpr std::string_view select_open_token =
    "SELECT jti, expires_at, handed_over_at FROM action_tokens WHERE subject = $1 AND scope = $2 AND email = "
    "$3 "
    "AND used_at IS NULL AND expires_at > $4 ORDER BY issued_at DESC, jti DESC LIMIT 1";
// Lanes below 3 are mails that strangers can ask for; what an owner is told of his own doing uses up no cap.
// Nor does a superseded mail that never left: it must not count against the one that took its place.
constexpr std::string_view select_kinds_since =
    "SELECT kind FROM messages WHERE mailbox = $1 AND counted_at > $2 AND lane < 3 "
    "AND (state <> 'superseded' OR ambiguous > 0)";
constexpr std::string_view count_mails =
    "SELECT count(CASE WHEN counted_at > $2 THEN 1 END), count(*) FROM messages "
    "WHERE mailbox = $1 AND counted_at > $3 AND lane < 3 AND (state <> 'superseded' OR ambiguous > 0)";

std::optional<OpenToken> find_open_token(sql::Connection& connection, const AccountId& subject,
                                         TokenScope scope, const EmailAddress& email, Instant now)
{
    const auto result =
        connection(select_open_token, subject.text(), to_text(scope), email.text(), to_milliseconds(now));
    const auto* row = result.first();
    if (row == nullptr)
        return std::nullopt;
    OpenToken token{MessageId::trusted(row->text(0)), from_milliseconds(row->integer(1)), std::nullopt};
    if (const auto at = row->optional_integer(2))
        token.handed_over_at = from_milliseconds(*at);
    return token;
}

std::optional<Account> find_claim(sql::Connection& connection, const StoredMessage& message, Instant now)
{
    const auto result = message.subject
                            ? connection(select_claim, *message.subject, to_milliseconds(now))
                            : connection(select_newest_claim, message.recipient.text(), to_milliseconds(now));
    return result.first() == nullptr ? std::nullopt : std::optional(claim_from(*result.first()));
}

MailFacts facts_of(sql::Connection& connection, const StoredMessage& message, Instant now)
{
    MailFacts facts{};
    facts.intent = message.intent;
    facts.wanted = message.kind;
    facts.now = now;
    const auto accounts = connection(select_account, message.recipient.text());
    if (const auto* row = accounts.first()) {
        facts.account = account_from(*row);
        facts.reset_token =
            find_open_token(connection, facts.account->id, TokenScope::pwd_reset, message.recipient, now);
    }
    facts.claim = find_claim(connection, message, now);
    if (facts.claim)
        facts.verification_token =
            find_open_token(connection, facts.claim->id, TokenScope::verify_email, message.recipient, now);
    const auto since = [now](std::chrono::minutes length) { return to_milliseconds(now - length); };
    for (const auto& row :
         connection(select_kinds_since, message.mailbox, since(std::chrono::minutes(1))).rows)
        facts.kinds_last_minute.push_back(parse_mail_kind(row.text(0)).value());
    const auto counts =
        connection(count_mails, message.mailbox, since(std::chrono::hours(1)), since(std::chrono::hours(24)));
    facts.mails_last_hour = static_cast<int>(counts.first()->integer(0));
    facts.mails_last_day = static_cast<int>(counts.first()->integer(1));
    return facts;
}

constexpr std::string_view end_message =
    "UPDATE messages SET state = 'cancelled', reason = $2, finished_at = $3, lease_owner = NULL, "
    "leased_until = NULL, handing_over = 0, decided_at = coalesce(decided_at, $3) WHERE id = $1";
constexpr std::string_view insert_token =
    "INSERT INTO action_tokens (jti, scope, subject, email, issued_at, outer_bound, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $6)";
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
               to_milliseconds(issued_at), to_milliseconds(outer_bound));
}

constexpr std::string_view select_run_out = "SELECT subject, scope FROM action_tokens WHERE jti = $1 AND jti "
                                            "<> $2 AND used_at IS NULL AND expires_at <= $3";
constexpr std::string_view remember_token = "UPDATE messages SET token = $2 WHERE id = $1";

// The link of an earlier mail was to go out again but ran out while this message waited: it gets one of its
// own.
void replace_run_out_token(sql::Connection& connection, StoredMessage& message, const Policy& policy,
                           Instant now)
{
    const auto result = connection(select_run_out, *message.token, message.id.text(), to_milliseconds(now));
    const auto* row = result.first();
    if (row == nullptr)
        return;
    create_token(connection, message, row->text(0), parse_token_scope(row->text(1)).value(), policy, now);
    message.token = message.id.text();
    connection(remember_token, message.id.text(), *message.token);
}

// True when the message is a mail now; otherwise its end is recorded.
bool decide(sql::Connection& connection, StoredMessage& message, const Policy& policy, Instant now)
{
    const auto decision = decide_mail(facts_of(connection, message, now), message.locale, policy);
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
    "SELECT subject, scope, issued_at, outer_bound, handed_over_at FROM action_tokens "
    "WHERE jti = $1 AND used_at IS NULL AND expires_at > $2";
// Another message's code gives way to this one's; a further attempt of this message keeps its tries.
constexpr std::string_view set_code = "UPDATE action_tokens SET code_tries = CASE WHEN code_message = $2 "
                                      "THEN code_tries ELSE 0 END, code_message = $2, "
                                      "code_expires_at = $3 WHERE jti = $1";
constexpr std::string_view begin_attempt =
    "UPDATE messages SET attempts = attempts + 1, handing_over = 1 WHERE id = $1";
constexpr std::string_view select_username =
    "SELECT username FROM accounts WHERE id = $1 UNION ALL SELECT username FROM claims WHERE id = $1";

// The claims of the message's token, while it may still be mailed.
std::optional<TokenClaims> live_token(sql::Connection& connection, const StoredMessage& message,
                                      Prepared& prepared, const Policy& policy, Instant now)
{
    const auto result = connection(select_token, *message.token, to_milliseconds(now));
    const auto* row = result.first();
    if (row == nullptr)
        return std::nullopt;
    if (const auto at = row->optional_integer(4))
        prepared.first_hand_over = from_milliseconds(*at);
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

constexpr std::string_view supersede_by_newer =
    "UPDATE messages SET state = 'superseded', reason = 'a newer request', finished_at = $5, lease_owner = "
    "NULL, "
    "leased_until = NULL, handing_over = 0 WHERE id = $1 AND EXISTS (SELECT 1 FROM messages AS newer "
    "WHERE newer.mailbox = $2 AND newer.recipient = $3 AND newer.created_at > $6 AND newer.state IN "
    "('queued', "
    "'leased', "
    "'sent') AND (newer.intent = $4 OR (newer.intent IN ('sign_up', 'resend_verification') AND "
    "$4 IN ('sign_up', 'resend_verification'))))";

// A request that comes while this message is leased cannot supersede it; when its hand-over then fails, it is
// done here, or an outage would end in two mails. What strangers cannot ask for says each time what was done,
// and stays.
bool gave_way_to_newer(sql::Connection& connection, const StoredMessage& message, Instant now)
{
    const bool asked_for = message.intent == Intent::sign_up ||
                           message.intent == Intent::resend_verification ||
                           message.intent == Intent::recovery;
    return asked_for &&
           connection(supersede_by_newer, message.id.text(), message.mailbox, message.recipient.text(),
                      to_text(message.intent), to_milliseconds(now), to_milliseconds(message.created_at))
                   .changes > 0;
}

std::optional<Prepared> prepare_in(sql::Connection& connection, const Lease& lease, const Policy& policy,
                                   Instant now)
{
    auto message = find_message(connection, lease);
    if (!message || gave_way_to_newer(connection, *message, now) ||
        (!message->counted && !decide(connection, *message, policy, now)))
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
    if (message->token) {
        replace_run_out_token(connection, *message, policy, now);
        prepared.token = live_token(connection, *message, prepared, policy, now);
        if (!prepared.token) {
            connection(end_message, message->id.text(), "its link was used or withdrawn",
                       to_milliseconds(now));
            return std::nullopt;
        }
    }
    connection(begin_attempt, message->id.text());
    return prepared;
}

} // namespace

Task<std::optional<Prepared>> Outbox::prepare(Lease lease, Policy policy, Instant now)
{
    auto work = [lease = std::move(lease), policy = std::move(policy), now](sql::Connection& connection) {
        return prepare_in(connection, lease, policy, now);
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
