#include "store/accounts.hpp"

#include "store/audit.hpp"
#include "store/erasure.hpp"
#include "store/rows.hpp"

namespace postkey::store {

std::optional<Identifier> parse_identifier(std::string_view text)
{
    if (text.find('@') != std::string_view::npos) {
        const auto email = EmailAddress::parse(text);
        if (!email)
            return std::nullopt;
        return Identifier{Identifier::Form::email, email->text()};
    }
    const auto username = Username::parse(text);
    if (!username)
        return std::nullopt;
    return Identifier{Identifier::Form::username, username->canonical()};
}

Accounts::Accounts(sql::Database& database) : database_(database) {}

namespace {

constexpr std::string_view select_by_email = "SELECT id, email, username, name, locale, user_status, "
                                             "created_at, password_hash FROM accounts WHERE email = $1";
constexpr std::string_view select_by_username =
    "SELECT id, email, username, name, locale, user_status, created_at, "
    "password_hash FROM accounts WHERE username_canonical = $1";
constexpr std::string_view select_claim_by_email =
    "SELECT id, email, username, name, locale, created_at, password_hash FROM claims WHERE email = $1 "
    "AND expires_at > $2 ORDER BY created_at DESC, id DESC LIMIT 1";
constexpr std::string_view select_claim_by_username =
    "SELECT id, email, username, name, locale, created_at, password_hash FROM claims WHERE "
    "username_canonical = $1 "
    "AND expires_at > $2 ORDER BY created_at DESC, id DESC LIMIT 1";

StoredAccount stored_account_from(const sql::Row& row)
{
    StoredAccount stored{account_from(row), std::nullopt};
    if (auto hash = row.optional_text(7))
        stored.password = crypto::PasswordHash{std::move(*hash)};
    return stored;
}

} // namespace

Task<std::optional<StoredAccount>> Accounts::find_for_sign_in(Identifier identifier, Instant now)
{
    auto work = [identifier = std::move(identifier),
                 now](sql::Connection& connection) -> std::optional<StoredAccount> {
        const bool by_email = identifier.form == Identifier::Form::email;
        const auto accounts =
            connection(by_email ? select_by_email : select_by_username, identifier.canonical);
        // Asked in every case, so that an account costs what a claim and nobody cost.
        const auto claims = connection(by_email ? select_claim_by_email : select_claim_by_username,
                                       identifier.canonical, to_milliseconds(now));
        if (const auto* row = accounts.first())
            return stored_account_from(*row);
        if (const auto* row = claims.first())
            return StoredAccount{claim_from(*row), crypto::PasswordHash{row->text(6)}};
        return std::nullopt;
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view select_by_id = "SELECT id, email, username, name, locale, user_status, "
                                          "created_at, password_hash FROM accounts WHERE id = $1";

} // namespace

Task<std::optional<StoredAccount>> Accounts::find(AccountId id)
{
    auto work = [id = std::move(id)](sql::Connection& connection) -> std::optional<StoredAccount> {
        const auto result = connection(select_by_id, id.text());
        const auto* row = result.first();
        if (row == nullptr)
            return std::nullopt;
        return stored_account_from(*row);
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view update_hash =
    "UPDATE accounts SET password_hash = $3 WHERE id = $1 AND password_hash = $2";

} // namespace

Task<void> Accounts::rehash(AccountId id, crypto::PasswordHash old_hash, crypto::PasswordHash new_hash)
{
    auto work = [id = std::move(id), old_hash = std::move(old_hash),
                 new_hash = std::move(new_hash)](sql::Connection& connection) {
        connection(update_hash, id.text(), old_hash.phc, new_hash.phc);
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view update_password =
    "UPDATE accounts SET password_hash = $3, password_changed_at = $4 WHERE id = $1 AND password_hash = $2";
constexpr std::string_view delete_other_sessions = "DELETE FROM sessions WHERE account = $1 AND id <> $2";

} // namespace

Task<bool> Accounts::change_password(AccountId id, crypto::PasswordHash old_hash,
                                     crypto::PasswordHash new_hash, SessionId keep, NewMessage notice)
{
    auto work = [id = std::move(id), old_hash = std::move(old_hash), new_hash = std::move(new_hash),
                 keep = std::move(keep), notice = std::move(notice)](sql::Connection& connection) {
        const auto now = notice.created_at;
        if (connection(update_password, id.text(), old_hash.phc, new_hash.phc, to_milliseconds(now))
                .changes != 1)
            return false;
        connection(delete_other_sessions, id.text(), keep.text());
        void_links(connection, id);
        withdraw_email_change(connection, id, "the password was changed", now);
        cancel_waiting(connection, notice.recipient, "the password was changed", now);
        insert_message(connection, notice);
        const AuditEntry entry{.event = AuditEvent::password_change, .subject = id.text()};
        append(connection, entry, notice.cause, now);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view update_name = "UPDATE accounts SET name = $2 WHERE id = $1";
constexpr std::string_view update_locale = "UPDATE accounts SET locale = $2 WHERE id = $1";
constexpr std::string_view select_username_holder =
    "SELECT id FROM accounts WHERE username_canonical = $2 AND id <> $1";
constexpr std::string_view update_username =
    "UPDATE accounts SET username = $2, username_canonical = $3 WHERE id = $1";

} // namespace

Task<std::expected<Account, Accounts::ProfileRefused>>
Accounts::change_profile(AccountId id, std::optional<std::optional<std::string>> name,
                         std::optional<std::optional<Username>> username, std::optional<Locale> locale,
                         Cause cause, Instant now)
{
    using Answer = std::expected<Account, ProfileRefused>;
    auto work = [id = std::move(id), name = std::move(name), username = std::move(username), locale,
                 cause = std::move(cause), now](sql::Connection& connection) -> Answer {
        if (username && *username) {
            if (connection(select_username_holder, id.text(), (*username)->canonical()).first() != nullptr)
                return std::unexpected(ProfileRefused::username_taken);
            connection(update_username, id.text(), (*username)->text(), (*username)->canonical());
        } else if (username) {
            connection(update_username, id.text(), std::optional<std::string>(),
                       std::optional<std::string>());
        }
        if (name)
            connection(update_name, id.text(), *name);
        if (locale)
            connection(update_locale, id.text(), to_text(*locale));
        const auto result = connection(select_by_id, id.text());
        const auto* row = result.first();
        if (row == nullptr)
            return std::unexpected(ProfileRefused::not_found);
        append(connection, AuditEntry{.event = AuditEvent::profile_change, .subject = id.text()}, cause, now);
        return account_from(*row);
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view delete_account = "DELETE FROM accounts WHERE id = $1 RETURNING email";
constexpr int most_mail_at_once = 1000; // what is left is for housekeeping

} // namespace

Task<bool> Accounts::close(AccountId id, NewMessage notice)
{
    auto work = [id = std::move(id), notice = std::move(notice)](sql::Connection& connection) mutable {
        const auto deleted = connection(delete_account, id.text());
        if (deleted.first() == nullptr)
            return false;
        // It may have changed since the caller looked.
        notice.recipient = EmailAddress::trusted(deleted.first()->text(0));
        cancel_waiting(connection, notice.recipient, "the account was closed", notice.created_at);
        insert_message(connection, notice);
        const AuditEntry entry{.event = AuditEvent::account_close, .subject = id.text()};
        append(connection, entry, notice.cause, notice.created_at);
        erase_traces(connection, id, notice.recipient);
        erase_ended_mail(connection, most_mail_at_once);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
