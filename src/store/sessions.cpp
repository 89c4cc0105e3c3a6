#include "store/sessions.hpp"

#include "store/audit.hpp"
#include "store/rows.hpp"

namespace postkey::store {

Sessions::Sessions(sql::Database& database) : database_(database) {}

namespace {

constexpr std::string_view insert_session =
    "INSERT INTO sessions (id, account, cookie_digest, client, created_at, last_used_at, expires_at) "
    "SELECT $1, a.id, $3, $4, $5, $5, $6 FROM accounts a WHERE a.id = $2 AND a.user_status = 'ACTIVE' "
    "AND ($7 IS NULL OR a.password_hash = $7)";
constexpr std::string_view insert_refresh_token =
    "INSERT INTO refresh_tokens (digest, session, created_at) VALUES ($1, $2, $3)";
constexpr std::string_view use_device =
    "UPDATE known_devices SET last_used_at = $3 WHERE account = $1 AND device = $2";
constexpr std::string_view select_other_device = "SELECT 1 FROM known_devices WHERE account = $1 LIMIT 1";
constexpr std::string_view insert_device =
    "INSERT INTO known_devices (account, device, first_used_at, last_used_at) VALUES ($1, $2, $3, $3) "
    "ON CONFLICT (account, device) DO NOTHING";
// A browser that keeps no cookies is a new device each time; the list stays short all the same.
constexpr std::string_view forget_oldest_devices =
    "DELETE FROM known_devices WHERE account = $1 AND device IN (SELECT device FROM known_devices WHERE "
    "account = $1 ORDER BY last_used_at DESC, device LIMIT 1000 OFFSET $2)";

void remember_device(sql::Connection& connection, const NewSession& session)
{
    const auto account = session.account.text();
    const auto now = to_milliseconds(session.created_at);
    if (session.device.empty() || connection(use_device, account, session.device, now).changes == 1)
        return;
    const bool is_first = connection(select_other_device, account).first() == nullptr;
    const bool is_new = connection(insert_device, account, session.device, now).changes == 1;
    connection(forget_oldest_devices, account, Sessions::most_devices);
    if (is_new && !is_first && session.notice)
        insert_message(connection, *session.notice);
}

} // namespace

Task<bool> Sessions::open(NewSession session, std::optional<std::string> checked_password_hash)
{
    auto work = [session = std::move(session),
                 checked = std::move(checked_password_hash)](sql::Connection& connection) {
        const auto inserted = connection(
            insert_session, session.id.text(), session.account.text(), session.cookie_digest, session.client,
            to_milliseconds(session.created_at), to_milliseconds(session.expires_at), checked);
        if (inserted.changes != 1)
            return false;
        if (session.refresh_digest)
            connection(insert_refresh_token, *session.refresh_digest, session.id.text(),
                       to_milliseconds(session.created_at));
        remember_device(connection, session);
        const AuditEntry entry{.event = AuditEvent::sign_in, .subject = session.account.text()};
        append(connection, entry, session.cause, session.created_at);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view select_by_cookie =
    "SELECT a.id, a.email, a.username, a.name, a.locale, a.user_status, a.created_at, s.id, s.last_used_at "
    "FROM sessions s JOIN accounts a ON a.id = s.account "
    "WHERE s.cookie_digest = $1 AND s.expires_at > $2 AND s.last_used_at > $3 AND a.user_status = 'ACTIVE'";
constexpr std::string_view select_by_id =
    "SELECT a.id, a.email, a.username, a.name, a.locale, a.user_status, a.created_at, s.id, s.last_used_at "
    "FROM sessions s JOIN accounts a ON a.id = s.account "
    "WHERE s.id = $1 AND s.expires_at > $2 AND s.last_used_at > $3 AND a.user_status = 'ACTIVE' AND a.id = "
    "$4";

std::optional<LiveSession> live_from(const sql::Result& result)
{
    const auto* row = result.first();
    if (row == nullptr)
        return std::nullopt;
    return LiveSession{account_from(*row), SessionId::trusted(row->text(7)),
                       from_milliseconds(row->integer(8))};
}

} // namespace

Task<std::optional<LiveSession>> Sessions::find_by_cookie(std::string cookie_digest,
                                                          std::chrono::minutes idle, Instant now)
{
    auto work = [digest = std::move(cookie_digest), idle, now](sql::Connection& connection) {
        return live_from(
            connection(select_by_cookie, digest, to_milliseconds(now), to_milliseconds(now - idle)));
    };
    co_return co_await database_.read(std::move(work));
}

Task<std::optional<LiveSession>> Sessions::find(SessionId id, AccountId account, std::chrono::minutes idle,
                                                Instant now)
{
    auto work = [id = std::move(id), account = std::move(account), idle, now](sql::Connection& connection) {
        return live_from(connection(select_by_id, id.text(), to_milliseconds(now),
                                    to_milliseconds(now - idle), account.text()));
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view update_cookie =
    "UPDATE sessions SET cookie_digest = $2 WHERE id = $1 AND cookie_digest IS NOT NULL";

} // namespace

Task<bool> Sessions::renew_cookie(SessionId id, std::string cookie_digest)
{
    auto work = [id = std::move(id), digest = std::move(cookie_digest)](sql::Connection& connection) {
        return connection(update_cookie, id.text(), digest).changes == 1;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view update_last_used =
    "UPDATE sessions SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2";

} // namespace

Task<void> Sessions::touch(SessionId id, Instant now)
{
    auto work = [id = std::move(id), now](sql::Connection& connection) {
        connection(update_last_used, id.text(), to_milliseconds(now));
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view use_refresh_token =
    "UPDATE refresh_tokens SET used_at = $2 WHERE digest = $1 AND used_at IS NULL RETURNING session";
constexpr std::string_view select_refresh_token =
    "SELECT session, used_at FROM refresh_tokens WHERE digest = $1";
constexpr std::string_view select_unused_successor =
    "SELECT 1 FROM refresh_tokens WHERE digest = $1 AND session = $2 AND used_at IS NULL";
constexpr std::string_view select_session =
    "SELECT a.id, a.email, a.username, a.name, a.locale, a.user_status, a.created_at, s.id, s.last_used_at "
    "FROM sessions s JOIN accounts a ON a.id = s.account "
    "WHERE s.id = $1 AND s.expires_at > $2 AND s.last_used_at > $3 AND a.user_status = 'ACTIVE'";
constexpr std::string_view delete_session = "DELETE FROM sessions WHERE id = $1 RETURNING account";

// A token used twice is a theft: the family ends.
void end_stolen(sql::Connection& connection, const std::string& session, const Cause& cause, Instant now)
{
    const auto ended = connection(delete_session, session);
    if (const auto* row = ended.first())
        append(connection,
               AuditEntry{.event = AuditEvent::refresh_reuse,
                          .subject = row->text(0),
                          .outcome = AuditOutcome::refused,
                          .reason = "the session was ended"},
               cause, now);
}

std::optional<std::size_t> find_unused(sql::Connection& connection, const std::vector<std::string>& digests,
                                       const std::string& session)
{
    for (std::size_t i = 0; i < digests.size(); ++i)
        if (connection(select_unused_successor, digests[i], session).first() != nullptr)
            return i;
    return std::nullopt;
}

} // namespace

Task<std::optional<RotatedSession>> Sessions::rotate(std::string presented_digest,
                                                     std::vector<std::string> successor_digests,
                                                     std::chrono::seconds grace, std::chrono::minutes idle,
                                                     Cause cause, Instant now)
{
    auto work = [presented = std::move(presented_digest), successors = std::move(successor_digests), grace,
                 idle, cause = std::move(cause),
                 now](sql::Connection& connection) -> std::optional<RotatedSession> {
        const auto live = [&](const std::string& session,
                              std::size_t successor) -> std::optional<RotatedSession> {
            const auto found = live_from(
                connection(select_session, session, to_milliseconds(now), to_milliseconds(now - idle)));
            return found ? std::optional(RotatedSession{*found, successor}) : std::nullopt;
        };
        const auto used = connection(use_refresh_token, presented, to_milliseconds(now));
        if (const auto* row = used.first()) {
            const auto session = live(row->text(0), 0);
            if (!session)
                return std::nullopt;
            connection(insert_refresh_token, successors.front(), row->text(0), to_milliseconds(now));
            connection(update_last_used, row->text(0), to_milliseconds(now));
            return session;
        }
        const auto known = connection(select_refresh_token, presented);
        const auto* row = known.first();
        if (row == nullptr)
            return std::nullopt;
        const bool within_grace = now - from_milliseconds(row->integer(1)) < grace;
        const auto successor =
            within_grace ? find_unused(connection, successors, row->text(0)) : std::nullopt;
        if (successor)
            return live(row->text(0), *successor);
        end_stolen(connection, row->text(0), cause, now);
        return std::nullopt;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view select_sessions = "SELECT id, account, client, created_at, last_used_at FROM "
                                             "sessions WHERE account = $1 AND expires_at > $2 "
                                             "AND last_used_at > $3 ORDER BY created_at DESC, id DESC";

} // namespace

Task<std::vector<Session>> Sessions::list(AccountId account, std::chrono::minutes idle, Instant now)
{
    auto work = [account = std::move(account), idle, now](sql::Connection& connection) {
        std::vector<Session> sessions;
        for (const auto& row :
             connection(select_sessions, account.text(), to_milliseconds(now), to_milliseconds(now - idle))
                 .rows)
            sessions.push_back({SessionId::trusted(row.text(0)), AccountId::trusted(row.text(1)), row.text(2),
                                from_milliseconds(row.integer(3)), from_milliseconds(row.integer(4))});
        return sessions;
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view delete_own_session = "DELETE FROM sessions WHERE account = $1 AND id = $2";

} // namespace

Task<bool> Sessions::end(AccountId account, SessionId id, Ending ending, Cause cause, Instant now)
{
    auto work = [account = std::move(account), id = std::move(id), ending, cause = std::move(cause),
                 now](sql::Connection& connection) {
        if (connection(delete_own_session, account.text(), id.text()).changes != 1)
            return false;
        const auto event = ending == Ending::sign_out ? AuditEvent::sign_out : AuditEvent::session_end;
        append(connection, AuditEntry{.event = event, .subject = account.text()}, cause, now);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

Task<int> Sessions::end_all(AccountId account, Cause cause, Instant now)
{
    auto work = [account = std::move(account), cause = std::move(cause), now](sql::Connection& connection) {
        const int ended = end_sessions(connection, account);
        const AuditEntry entry{.event = AuditEvent::sessions_end,
                               .subject = account.text(),
                               .reason = std::to_string(ended) + " ended"};
        append(connection, entry, cause, now);
        return ended;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
