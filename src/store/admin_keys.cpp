#include "store/admin_keys.hpp"

#include "store/audit.hpp"

namespace postkey::store {

AdminKeys::AdminKeys(sql::Database& database) : database_(database) {}

namespace {

constexpr std::chrono::minutes touched_every{1};

constexpr std::string_view insert_key =
    "INSERT INTO admin_keys (id, name, digest, scopes, created_at, expires_at) "
    "SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), $5, $6 "
    "WHERE NOT EXISTS (SELECT 1 FROM admin_keys WHERE name = $2 AND revoked_at IS NULL)";

std::optional<Instant> optional_instant(const sql::Row& row, std::size_t column)
{
    const auto milliseconds = row.optional_integer(column);
    return milliseconds ? std::optional(from_milliseconds(*milliseconds)) : std::nullopt;
}

// Columns: id, name, scopes, created_at, expires_at, last_used_at, revoked_at.
AdminKey key_from(const sql::Row& row)
{
    return {.id = AdminKeyId::trusted(row.text(0)),
            .name = row.text(1),
            .scopes = parse_admin_scopes(row.text(2)).value(),
            .created_at = from_milliseconds(row.integer(3)),
            .expires_at = from_milliseconds(row.integer(4)),
            .last_used_at = optional_instant(row, 5),
            .revoked_at = optional_instant(row, 6)};
}

std::optional<AdminKey> first_key(const sql::Result& result)
{
    const auto* row = result.first();
    return row == nullptr ? std::nullopt : std::optional(key_from(*row));
}

} // namespace

Task<bool> AdminKeys::create(AdminKey key, std::string digest, Cause cause)
{
    auto work = [key = std::move(key), digest = std::move(digest),
                 cause = std::move(cause)](sql::Connection& connection) {
        const auto inserted = connection(insert_key, key.id.text(), key.name, digest, to_text(key.scopes),
                                         to_milliseconds(key.created_at), to_milliseconds(key.expires_at));
        if (inserted.changes != 1)
            return false;
        const AuditEntry entry{.event = AuditEvent::admin_key_create,
                               .subject = key.id.text(),
                               .reason = "for " + to_text(key.scopes)};
        append(connection, entry, cause, key.created_at);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view select_all =
    "SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at FROM admin_keys ORDER BY id "
    "DESC";
constexpr std::string_view select_named =
    "SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at FROM admin_keys WHERE id = $1 "
    "OR name = $1 ORDER BY CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT 1";
constexpr std::string_view select_in_force =
    "SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at FROM admin_keys WHERE digest "
    "= $1 AND revoked_at IS NULL AND expires_at > $2";

} // namespace

Task<std::vector<AdminKey>> AdminKeys::list()
{
    auto work = [](sql::Connection& connection) {
        std::vector<AdminKey> out;
        for (const auto& row : connection(select_all).rows)
            out.push_back(key_from(row));
        return out;
    };
    co_return co_await database_.read(std::move(work));
}

Task<std::optional<AdminKey>> AdminKeys::find(std::string name)
{
    auto work = [name = std::move(name)](sql::Connection& connection) {
        return first_key(connection(select_named, name));
    };
    co_return co_await database_.read(std::move(work));
}

Task<std::optional<AdminKey>> AdminKeys::find_in_force(std::string digest, Instant now)
{
    auto work = [digest = std::move(digest), now](sql::Connection& connection) {
        return first_key(connection(select_in_force, digest, to_milliseconds(now)));
    };
    co_return co_await database_.read(std::move(work));
}

namespace {

constexpr std::string_view update_use =
    "UPDATE admin_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)";
constexpr std::string_view update_revoked =
    "UPDATE admin_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";

} // namespace

Task<void> AdminKeys::touch(AdminKeyId id, Instant now)
{
    auto work = [id = std::move(id), now](sql::Connection& connection) {
        connection(update_use, id.text(), to_milliseconds(now), to_milliseconds(now - touched_every));
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

Task<bool> AdminKeys::revoke(AdminKeyId id, Cause cause, Instant now)
{
    auto work = [id = std::move(id), cause = std::move(cause), now](sql::Connection& connection) {
        if (connection(update_revoked, id.text(), to_milliseconds(now)).changes != 1)
            return false;
        const AuditEntry entry{.event = AuditEvent::admin_key_revoke, .subject = id.text()};
        append(connection, entry, cause, now);
        return true;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
