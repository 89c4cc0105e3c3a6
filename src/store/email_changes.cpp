#include "store/email_changes.hpp"

#include "store/audit.hpp"
#include "store/rows.hpp"
#include "store/skeletons.hpp"

namespace postkey::store {

EmailChanges::EmailChanges(sql::Database& database) : database_(database) {}

namespace {

// The password too: a reset beside us must win (S-019).
constexpr std::string_view upsert_change =
    "INSERT INTO email_changes (account, new_email, session, requested_at, expires_at) "
    "SELECT a.id, $2, $3, $4, $5 FROM accounts a WHERE a.id = $1 AND a.user_status = 'ACTIVE' "
    "AND a.password_hash = $6 AND a.email = $7 "
    "ON CONFLICT (account) DO UPDATE SET new_email = excluded.new_email, session = excluded.session, "
    "requested_at = excluded.requested_at, expires_at = excluded.expires_at";
constexpr std::string_view delete_links_elsewhere =
    "DELETE FROM action_tokens WHERE subject = $1 AND scope = 'change_email' AND used_at IS NULL AND email "
    "<> $2";
constexpr std::string_view supersede_proofs =
    "UPDATE messages SET state = 'superseded', reason = 'a newer request', finished_at = $2 "
    "WHERE subject = $1 AND intent = 'email_change' AND state = 'queued'";

} // namespace

Task<bool> EmailChanges::request(NewEmailChange change, NewMessage proof, NewMessage notice)
{
    auto work = [change = std::move(change), proof = std::move(proof),
                 notice = std::move(notice)](sql::Connection& connection) {
        const auto written =
            connection(upsert_change, change.account.text(), change.email.text(), change.session.text(),
                       to_milliseconds(change.requested_at), to_milliseconds(change.expires_at),
                       change.checked_password.phc, notice.recipient.text());
        if (written.changes != 1)
            return false;
        connection(delete_links_elsewhere, change.account.text(), change.email.text());
        // By account, not by address: nobody's request makes a stranger's to the same mailbox go away.
        connection(supersede_proofs, change.account.text(), to_milliseconds(change.requested_at));
        insert_message(connection, proof);
        insert_message(connection, notice);
        const AuditEntry entry{.event = AuditEvent::email_change_request, .subject = change.account.text()};
        append(connection, entry, notice.cause, change.requested_at);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

Task<std::optional<PendingEmailChange>> EmailChanges::find(AccountId account, Instant now)
{
    auto work = [account = std::move(account),
                 now](sql::Connection& connection) -> std::optional<PendingEmailChange> {
        return find_email_change(connection, account, now);
    };
    co_return co_await database_.read(std::move(work));
}

Task<bool> EmailChanges::cancel(AccountId account, Cause cause, Instant now)
{
    auto work = [account = std::move(account), cause = std::move(cause), now](sql::Connection& connection) {
        if (!withdraw_email_change(connection, account, "the change was withdrawn", now))
            return false;
        const AuditEntry entry{.event = AuditEvent::email_change_cancel, .subject = account.text()};
        append(connection, entry, cause, now);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view select_asking_session =
    "SELECT c.session FROM email_changes c JOIN accounts a ON a.id = c.account WHERE a.id = $1 "
    "AND c.new_email = $2 AND a.email = $3 AND a.user_status = 'ACTIVE' "
    "AND NOT EXISTS (SELECT 1 FROM accounts o WHERE o.email = $2)";
constexpr std::string_view update_email =
    "UPDATE accounts SET email = $2, verified_at = $3 WHERE id = $1 "
    "RETURNING id, email, username, name, locale, user_status, created_at";
constexpr std::string_view delete_sessions_but =
    "DELETE FROM sessions WHERE account = $1 AND id <> $2 AND id <> $3";

// The link was good a moment ago: used beside us, or there is no account for it any more.
void append_refusal(sql::Connection& connection, AuditEvent event, const AccountId& account,
                    const Cause& cause, Instant now)
{
    const AuditEntry entry{.event = event,
                           .subject = account.text(),
                           .outcome = AuditOutcome::refused,
                           .reason = "the link or the address is not free any more"};
    append(connection, entry, cause, now);
}

constexpr auto verified = "the address was verified";

} // namespace

Task<std::optional<Account>> EmailChanges::confirm(OpenActionToken token, std::optional<SessionId> here,
                                                   NewMessage notice)
{
    auto work = [token = std::move(token), here = std::move(here),
                 notice = std::move(notice)](sql::Connection& connection) -> std::optional<Account> {
        const auto now = notice.created_at;
        const auto asked = connection(select_asking_session, token.subject.text(), token.email.text(),
                                      notice.recipient.text());
        if (asked.first() == nullptr || !use_up(connection, token.jti, now)) {
            append_refusal(connection, AuditEvent::email_change, token.subject, notice.cause, now);
            return std::nullopt;
        }
        const auto session = asked.first()->optional_text(0).value_or("");
        const auto updated =
            connection(update_email, token.subject.text(), token.email.text(), to_milliseconds(now));
        connection(delete_sessions_but, token.subject.text(), session, here ? here->text() : session);
        void_links(connection, token.subject);
        withdraw_email_change(connection, token.subject, "the address was changed", now);
        cancel_waiting(connection, notice.recipient, "the address was changed", now);
        settle_address(connection, token.email, verified, now);
        insert_message(connection, notice);
        const AuditEntry entry{.event = AuditEvent::email_change, .subject = token.subject.text()};
        append(connection, entry, notice.cause, now);
        note_skeleton(connection, token.subject, token.email, notice.cause, now);
        return account_from(*updated.first());
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view select_recoverable =
    "SELECT email FROM accounts a WHERE a.id = $1 "
    "AND NOT EXISTS (SELECT 1 FROM accounts o WHERE o.email = $2 AND o.id <> $1)";
// No password is better than a thief's.
constexpr std::string_view restore =
    "UPDATE accounts SET email = $2, password_hash = NULL, password_changed_at = $3 WHERE id = $1 "
    "RETURNING id, email, username, name, locale, user_status, created_at";
// Ids of messages are in the order of their times, and a link has the id of the message that first carried
// it.
constexpr std::string_view delete_later_links =
    "DELETE FROM action_tokens WHERE subject = $1 AND scope = 'undo_change' AND jti > $2";

constexpr std::string_view cancel_later_notices =
    "UPDATE messages SET state = 'cancelled', reason = 'the account was taken back', finished_at = $3 "
    "WHERE subject = $1 AND id > $2 AND state = 'queued' AND intent IN ('password_changed', "
    "'email_change_notice', 'email_changed', 'new_sign_in')";

} // namespace

Task<std::optional<Account>> EmailChanges::take_back(OpenActionToken token, NewMessage recovery)
{
    auto work = [token = std::move(token),
                 recovery = std::move(recovery)](sql::Connection& connection) -> std::optional<Account> {
        const auto now = recovery.created_at;
        const auto found = connection(select_recoverable, token.subject.text(), token.email.text());
        if (found.first() == nullptr || !use_up(connection, token.jti, now)) {
            append_refusal(connection, AuditEvent::take_back, token.subject, recovery.cause, now);
            return std::nullopt;
        }
        const auto restored =
            connection(restore, token.subject.text(), token.email.text(), to_milliseconds(now));
        shut_out(connection, token.subject, EmailAddress::trusted(found.first()->text(0)),
                 "the account was taken back", now);
        connection(delete_later_links, token.subject.text(), token.jti.text());
        connection(cancel_later_notices, token.subject.text(), token.jti.text(), to_milliseconds(now));
        settle_address(connection, token.email, verified, now);
        insert_message(connection, recovery);
        const AuditEntry entry{.event = AuditEvent::take_back, .subject = token.subject.text()};
        append(connection, entry, recovery.cause, now);
        if (found.first()->text(0) != token.email.text())
            note_skeleton(connection, token.subject, token.email, recovery.cause, now);
        return account_from(*restored.first());
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
