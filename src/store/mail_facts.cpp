#include "store/mail_facts.hpp"

#include "store/rows.hpp"

namespace postkey::store {
namespace {

constexpr std::string_view select_account =
    "SELECT id, email, username, name, locale, user_status, created_at FROM accounts WHERE email = $1";
constexpr std::string_view select_owner =
    "SELECT id, email, username, name, locale, user_status, created_at FROM accounts WHERE id = $1";
constexpr std::string_view select_change =
    "SELECT 1 FROM email_changes WHERE account = $1 AND new_email = $2 AND expires_at > $3";
constexpr std::string_view select_take_back =
    "SELECT 1 FROM action_tokens WHERE subject = $1 AND scope = 'undo_change' AND jti < $2 AND used_at >= $3";
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

std::optional<Account> find_claim(sql::Connection& connection, const AskedMail& asked, Instant now)
{
    const auto result = asked.subject
                            ? connection(select_claim, *asked.subject, to_milliseconds(now))
                            : connection(select_newest_claim, asked.recipient.text(), to_milliseconds(now));
    return result.first() == nullptr ? std::nullopt : std::optional(claim_from(*result.first()));
}

void add_owner(sql::Connection& connection, const AskedMail& asked, Instant now, MailFacts& facts)
{
    const bool names_a_claim = asked.intent == Intent::sign_up || asked.intent == Intent::resend_verification;
    if (!asked.subject || names_a_claim)
        return;
    const auto owners = connection(select_owner, *asked.subject);
    if (owners.first() == nullptr)
        return;
    facts.owner = account_from(*owners.first());
    const auto changes =
        connection(select_change, *asked.subject, asked.recipient.text(), to_milliseconds(now));
    if (changes.first() != nullptr)
        facts.change = MailFacts::Change::pending;
    const auto take_backs =
        connection(select_take_back, *asked.subject, asked.id.text(), to_milliseconds(asked.created_at));
    if (take_backs.first() != nullptr)
        facts.since = MailFacts::Since::taken_back;
    facts.change_token =
        find_open_token(connection, facts.owner->id, TokenScope::change_email, asked.recipient, now);
}

} // namespace

MailFacts facts_of(sql::Connection& connection, const AskedMail& asked, Instant now)
{
    MailFacts facts{};
    facts.intent = asked.intent;
    facts.wanted = asked.wanted;
    facts.now = now;
    const auto accounts = connection(select_account, asked.recipient.text());
    if (const auto* row = accounts.first()) {
        facts.account = account_from(*row);
        facts.reset_token =
            find_open_token(connection, facts.account->id, TokenScope::pwd_reset, asked.recipient, now);
    }
    add_owner(connection, asked, now, facts);
    facts.claim = find_claim(connection, asked, now);
    if (facts.claim)
        facts.verification_token =
            find_open_token(connection, facts.claim->id, TokenScope::verify_email, asked.recipient, now);
    const auto since = [now](std::chrono::minutes length) { return to_milliseconds(now - length); };
    for (const auto& row : connection(select_kinds_since, asked.mailbox, since(std::chrono::minutes(1))).rows)
        facts.kinds_last_minute.push_back(parse_mail_kind(row.text(0)).value());
    const auto counts =
        connection(count_mails, asked.mailbox, since(std::chrono::hours(1)), since(std::chrono::hours(24)));
    facts.mails_last_hour = static_cast<int>(counts.first()->integer(0));
    facts.mails_last_day = static_cast<int>(counts.first()->integer(1));
    return facts;
}

} // namespace postkey::store
