#include "store/account_operations.hpp"

#include "base/unicode.hpp"
#include "store/audit.hpp"
#include "store/rows.hpp"

namespace postkey::store {

AccountOperations::AccountOperations(sql::Database& database) : database_(database) {}

namespace {

// What every id is less than.
constexpr auto past_every_id = "g";

constexpr std::string_view select_list =
    "SELECT id, email, username, name, locale, user_status, created_at, 'VERIFIED' AS account_status FROM "
    "accounts "
    "WHERE id < $6 AND (CAST($2 AS TEXT) IS NULL OR email LIKE $2 ESCAPE '!' OR username_canonical LIKE $2 "
    "ESCAPE '!') "
    "AND (CAST($3 AS TEXT) IS NULL OR user_status = $3) AND (CAST($4 AS TEXT) IS NULL OR $4 = 'VERIFIED') "
    "UNION ALL "
    "SELECT id, email, username, name, locale, 'ACTIVE', created_at, 'UNVERIFIED' FROM claims WHERE id < $6 "
    "AND expires_at > $1 "
    "AND (CAST($2 AS TEXT) IS NULL OR email LIKE $2 ESCAPE '!' OR username_canonical LIKE $2 ESCAPE '!') "
    "AND (CAST($3 AS TEXT) IS NULL OR $3 = 'ACTIVE') AND (CAST($4 AS TEXT) IS NULL OR $4 = 'UNVERIFIED') "
    "ORDER BY id DESC LIMIT $5";
// By what has an index: a list of all would be read from end to end for it.
constexpr std::string_view select_identified =
    "SELECT id, email, username, name, locale, user_status, created_at, 'VERIFIED' AS account_status FROM "
    "accounts "
    "WHERE (email = $2 OR username_canonical = $7) AND id < $6 AND (CAST($3 AS TEXT) IS NULL OR user_status "
    "= $3) "
    "AND (CAST($4 AS TEXT) IS NULL OR $4 = 'VERIFIED') "
    "UNION ALL "
    "SELECT id, email, username, name, locale, 'ACTIVE', created_at, 'UNVERIFIED' FROM claims WHERE (email = "
    "$2 OR username_canonical = $7) AND id < $6 AND expires_at > $1 "
    "AND (CAST($3 AS TEXT) IS NULL OR $3 = 'ACTIVE') AND (CAST($4 AS TEXT) IS NULL OR $4 = 'UNVERIFIED') "
    "ORDER BY id DESC LIMIT $5";

// Columns: those of account_from, then the account status.
Account either_from(const sql::Row& row)
{
    auto account = account_from(row);
    if (row.text(7) == to_text(AccountStatus::unverified))
        account.account_status = AccountStatus::unverified;
    return account;
}

std::string like_pattern(std::string_view text)
{
    std::string out = "%";
    for (const char c : ascii_lower(text)) {
        if (c == '%' || c == '_' || c == '!')
            out += '!';
        out += c;
    }
    return out + '%';
}

} // namespace

namespace {

std::optional<std::string> text_of(const auto& status)
{
    return status ? std::optional(std::string(to_text(*status))) : std::nullopt;
}

sql::Result select_accounts(sql::Connection& connection, const AccountFilter& filter, Instant now)
{
    const auto user = text_of(filter.user_status);
    const auto status = text_of(filter.account_status);
    const auto most = static_cast<std::int64_t>(filter.most);
    const auto before = filter.after ? filter.after->text() : std::string(past_every_id);
    if (!filter.identifier) {
        const auto pattern = filter.text ? std::optional(like_pattern(*filter.text)) : std::nullopt;
        return connection(select_list, to_milliseconds(now), pattern, user, status, most, before);
    }
    const bool email = filter.identifier->form == Identifier::Form::email;
    const auto& canonical = filter.identifier->canonical;
    const auto address = email ? std::optional(canonical) : std::nullopt;
    const auto username = email ? std::nullopt : std::optional(canonical);
    return connection(select_identified, to_milliseconds(now), address, user, status, most, before, username);
}

} // namespace

Task<std::vector<Account>> AccountOperations::list(AccountFilter filter, Instant now)
{
    auto work = [filter = std::move(filter), now](sql::Connection& connection) {
        std::vector<Account> out;
        for (const auto& row : select_accounts(connection, filter, now).rows)
            out.push_back(either_from(row));
        return out;
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view select_found_account =
    "SELECT id, email, username, name, locale, user_status, created_at, 'VERIFIED', verified_at, "
    "password_changed_at, "
    "CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END FROM accounts "
    "WHERE id = $1 OR email = $2 OR username_canonical = $3";
constexpr std::string_view select_found_claim =
    "SELECT id, email, username, name, locale, 'ACTIVE', created_at, 'UNVERIFIED', NULL, NULL, 1 FROM claims "
    "WHERE expires_at > $4 AND (id = $1 OR email = $2 OR username_canonical = $3) "
    "ORDER BY created_at DESC, id DESC LIMIT 1";
constexpr std::string_view count_sessions =
    "SELECT count(*) FROM sessions WHERE account = $1 AND expires_at > $2";
constexpr std::string_view count_waiting =
    "SELECT count(*) FROM messages WHERE recipient = $1 AND state IN ('queued', 'leased')";

std::optional<Instant> optional_instant(const sql::Row& row, std::size_t column)
{
    const auto milliseconds = row.optional_integer(column);
    return milliseconds ? std::optional(from_milliseconds(*milliseconds)) : std::nullopt;
}

std::optional<sql::Row> find_row(sql::Connection& connection, const std::string& name, Instant now)
{
    // An id is an id, even where somebody's username looks like one.
    const auto identifier = is_uuid(ascii_lower(name)) ? std::nullopt : parse_identifier(name);
    const bool email = identifier && identifier->form == Identifier::Form::email;
    const auto address = email ? std::optional(identifier->canonical) : std::nullopt;
    const auto username = identifier && !email ? std::optional(identifier->canonical) : std::nullopt;
    const auto accounts = connection(select_found_account, ascii_lower(name), address, username);
    if (const auto* row = accounts.first())
        return *row;
    const auto claims =
        connection(select_found_claim, ascii_lower(name), address, username, to_milliseconds(now));
    return claims.first() != nullptr ? std::optional(*claims.first()) : std::nullopt;
}

} // namespace

Task<std::optional<AccountDetails>> AccountOperations::find(std::string name, Instant now)
{
    auto work = [name = std::move(name), now](sql::Connection& connection) -> std::optional<AccountDetails> {
        const auto row = find_row(connection, name, now);
        if (!row)
            return std::nullopt;
        using Password = AccountDetails::Password;
        AccountDetails out{.account = either_from(*row),
                           .password = row->integer(10) == 1 ? Password::set : Password::none,
                           .verified_at = optional_instant(*row, 8),
                           .password_changed_at = optional_instant(*row, 9)};
        out.sessions =
            connection(count_sessions, out.account.id.text(), to_milliseconds(now)).first()->integer(0);
        out.waiting_mails = connection(count_waiting, out.account.email.text()).first()->integer(0);
        return out;
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view update_status =
    "UPDATE accounts SET user_status = $2 WHERE id = $1 RETURNING email";

} // namespace

Task<bool> AccountOperations::set_status(AccountId id, UserStatus status, Cause cause, Instant now)
{
    auto work = [id = std::move(id), status, cause = std::move(cause), now](sql::Connection& connection) {
        const auto updated = connection(update_status, id.text(), to_text(status));
        if (updated.first() == nullptr)
            return false;
        if (status == UserStatus::disabled)
            shut_out(connection, id, EmailAddress::trusted(updated.first()->text(0)),
                     "the account was disabled", now);
        const auto event =
            status == UserStatus::disabled ? AuditEvent::account_disable : AuditEvent::account_enable;
        append(connection, AuditEntry{.event = event, .subject = id.text()}, cause, now);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view delete_claim = "DELETE FROM claims WHERE id = $1 RETURNING email";
constexpr std::string_view delete_links = "DELETE FROM action_tokens WHERE subject = $1";

} // namespace

Task<bool> AccountOperations::drop_claim(AccountId claim, Cause cause, Instant now)
{
    auto work = [claim = std::move(claim), cause = std::move(cause), now](sql::Connection& connection) {
        const auto deleted = connection(delete_claim, claim.text());
        if (deleted.first() == nullptr)
            return false;
        connection(delete_links, claim.text());
        cancel_waiting(connection, EmailAddress::trusted(deleted.first()->text(0)), "the sign-up was deleted",
                       now);
        const AuditEntry entry{.event = AuditEvent::claim_delete, .subject = claim.text()};
        append(connection, entry, cause, now);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view select_page =
    "SELECT id, email, username, name, locale, user_status, created_at, 'VERIFIED' AS account_status, "
    "password_hash "
    "FROM accounts WHERE id > $1 "
    "UNION ALL "
    "SELECT c.id, c.email, c.username, c.name, c.locale, 'ACTIVE', c.created_at, 'UNVERIFIED', "
    "c.password_hash "
    "FROM claims c WHERE c.id > $1 AND c.expires_at > $2 "
    "AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.email = c.email) "
    "AND NOT EXISTS (SELECT 1 FROM claims n WHERE n.email = c.email AND (n.created_at > c.created_at "
    "OR (n.created_at = c.created_at AND n.id > c.id))) "
    "ORDER BY id LIMIT $3";

} // namespace

Task<std::vector<ExportedAccount>> AccountOperations::export_page(std::string after, std::size_t most,
                                                                  Instant now)
{
    auto work = [after = std::move(after), most, now](sql::Connection& connection) {
        std::vector<ExportedAccount> out;
        for (const auto& row :
             connection(select_page, after, to_milliseconds(now), static_cast<std::int64_t>(most)).rows) {
            ExportedAccount exported{either_from(row), std::nullopt};
            if (auto hash = row.optional_text(8))
                exported.password = crypto::PasswordHash{std::move(*hash)};
            out.push_back(std::move(exported));
        }
        return out;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace postkey::store
