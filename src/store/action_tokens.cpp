#include "store/action_tokens.hpp"

#include "store/audit.hpp"
#include "store/rows.hpp"
#include "store/skeletons.hpp"

namespace postkey::store {

ActionTokens::ActionTokens(sql::Database& database) : database_(database) {}

namespace {

void append_refused_token(sql::Connection& connection, std::optional<std::string> subject, TokenScope scope,
                          const std::string& why, const Cause& cause, Instant now)
{
    const AuditEntry entry{.event = AuditEvent::token_use,
                           .subject = std::move(subject),
                           .outcome = AuditOutcome::refused,
                           .reason = std::string(to_text(scope)) + ": " + why};
    append(connection, entry, cause, now);
}

constexpr std::string_view select_open =
    "SELECT jti, scope, subject, email, expires_at FROM action_tokens "
    "WHERE jti = $1 AND scope = $2 AND subject = $3 AND used_at IS NULL AND expires_at > $4";

OpenActionToken token_from(const sql::Row& row)
{
    return {MessageId::trusted(row.text(0)), parse_token_scope(row.text(1)).value(),
            AccountId::trusted(row.text(2)), EmailAddress::trusted(row.text(3)),
            from_milliseconds(row.integer(4))};
}

} // namespace

Task<std::optional<OpenActionToken>> ActionTokens::find_open(TokenClaims claims, Instant now)
{
    auto work = [claims = std::move(claims),
                 now](sql::Connection& connection) -> std::optional<OpenActionToken> {
        const auto result = connection(select_open, claims.jti.text(), to_text(claims.scope),
                                       claims.subject.text(), to_milliseconds(now));
        const auto* row = result.first();
        return row == nullptr ? std::nullopt : std::optional(token_from(*row));
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

// Counting first makes parallel guesses wait for each other on every engine: at most `tries` are ever
// compared.
constexpr std::string_view count_try = "UPDATE action_tokens SET code_tries = code_tries + 1 WHERE email = "
                                       "$1 AND scope = $2 AND used_at IS NULL "
                                       "AND expires_at > $3 AND code_expires_at > $3 AND code_tries < $4 "
                                       "RETURNING jti, scope, subject, email, expires_at, code_message";
constexpr std::string_view forget_try = "UPDATE action_tokens SET code_tries = code_tries - 1 WHERE jti = $1";

} // namespace

Task<std::optional<OpenActionToken>> ActionTokens::find_by_code(EmailAddress email, TokenScope scope,
                                                                CodeCheck is_code, int tries, Cause cause,
                                                                Instant now)
{
    auto work = [email = std::move(email), scope, is_code = std::move(is_code), tries,
                 cause = std::move(cause),
                 now](sql::Connection& connection) -> std::optional<OpenActionToken> {
        std::optional<OpenActionToken> found;
        const auto asked = connection(count_try, email.text(), to_text(scope), to_milliseconds(now), tries);
        for (const auto& row : asked.rows)
            if (is_code(MessageId::trusted(row.text(5)), email))
                found = token_from(row);
        if (found) {
            for (const auto& row : asked.rows)
                connection(forget_try, row.text(0));
        } else {
            const auto* guessed = asked.first();
            const auto subject = guessed ? std::optional(guessed->text(2)) : std::nullopt;
            append_refused_token(connection, subject, scope, "a wrong code", cause, now);
        }
        return found;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr auto not_good = "used, replaced, withdrawn or run out";

} // namespace

Task<void> ActionTokens::refuse(TokenClaims claims, Cause cause, Instant now)
{
    auto work = [claims = std::move(claims), cause = std::move(cause), now](sql::Connection& connection) {
        append_refused_token(connection, claims.subject.text(), claims.scope, not_good, cause, now);
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view insert_account =
    "INSERT INTO accounts (id, email, username, username_canonical, name, locale, user_status, "
    "password_hash, created_at, "
    "verified_at, password_changed_at) "
    "SELECT c.id, c.email, CASE WHEN $3 = 1 THEN c.username END, CASE WHEN $3 = 1 THEN c.username_canonical "
    "END, "
    "CASE WHEN $4 = 1 THEN c.name END, c.locale, 'ACTIVE', $2, c.created_at, $5, $5 FROM claims c WHERE c.id "
    "= $1 "
    "AND c.expires_at > $5 ON CONFLICT (email) DO NOTHING "
    "RETURNING id, email, username, name, locale, user_status, created_at";
constexpr std::string_view select_username_free =
    "SELECT 1 FROM claims c WHERE c.id = $1 AND c.username_canonical IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.username_canonical = c.username_canonical)";

} // namespace

Task<std::optional<Account>> ActionTokens::activate_claim(OpenActionToken token,
                                                          crypto::PasswordHash password, Profile profile,
                                                          Cause cause, Instant now)
{
    auto work = [token = std::move(token), password = std::move(password), profile, cause = std::move(cause),
                 now](sql::Connection& connection) -> std::optional<Account> {
        if (!use_up(connection, token.jti, now)) {
            append_refused_token(connection, token.subject.text(), token.scope, not_good, cause, now);
            return std::nullopt;
        }
        const bool keeps = profile == Profile::kept;
        const bool keeps_username =
            keeps && connection(select_username_free, token.subject.text()).first() != nullptr;
        const auto inserted = connection(insert_account, token.subject.text(), password.phc,
                                         keeps_username ? 1 : 0, keeps ? 1 : 0, to_milliseconds(now));
        const auto* row = inserted.first();
        if (row == nullptr) { // proven through another claim, or run out: this token is spent all the same
            append_refused_token(connection, token.subject.text(), token.scope, "the claim is gone", cause,
                                 now);
            return std::nullopt;
        }
        settle_address(connection, token.email, "the address was verified", now);
        append(connection, AuditEntry{.event = AuditEvent::verify, .subject = token.subject.text()}, cause,
               now);
        note_skeleton(connection, token.subject, token.email, cause, now);
        return account_from(*row);
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view set_password =
    "UPDATE accounts SET password_hash = $2, password_changed_at = $3 WHERE id = $1 AND email = $4 AND "
    "user_status = 'ACTIVE' "
    "RETURNING id, email, username, name, locale, user_status, created_at";

} // namespace

Task<std::optional<Account>> ActionTokens::reset_password(OpenActionToken token,
                                                          crypto::PasswordHash password, NewMessage notice)
{
    auto work = [token = std::move(token), password = std::move(password),
                 notice = std::move(notice)](sql::Connection& connection) -> std::optional<Account> {
        const auto now = notice.created_at;
        if (!use_up(connection, token.jti, now)) {
            append_refused_token(connection, token.subject.text(), token.scope, not_good, notice.cause, now);
            return std::nullopt;
        }
        // The address too: a token is worth nothing for any mailbox but the one it was sent to (S-022).
        const auto updated = connection(set_password, token.subject.text(), password.phc,
                                        to_milliseconds(now), token.email.text());
        const auto* row = updated.first();
        if (row == nullptr) {
            append_refused_token(connection, token.subject.text(), token.scope,
                                 "the account is not the mailbox's", notice.cause, now);
            return std::nullopt;
        }
        shut_out(connection, token.subject, token.email, "the password was reset", now);
        insert_message(connection, notice);
        const AuditEntry entry{.event = AuditEvent::password_reset, .subject = token.subject.text()};
        append(connection, entry, notice.cause, now);
        return account_from(*row);
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
