#include "store/claims.hpp"

#include "store/audit.hpp"
#include "store/rows.hpp"

namespace postkey::store {

Claims::Claims(sql::Database& database) : database_(database) {}

namespace {

constexpr std::string_view insert_claim = "INSERT INTO claims (id, email, username, username_canonical, "
                                          "name, locale, password_hash, proof_digest, created_at, "
                                          "expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

} // namespace

Task<void> Claims::record_sign_up(NewClaim claim, NewMessage mail)
{
    auto work = [claim = std::move(claim), mail = std::move(mail)](sql::Connection& connection) {
        connection(insert_claim, claim.id.text(), claim.email.text(), claim.username,
                   claim.username_canonical, claim.name, to_text(claim.locale), claim.password.phc,
                   claim.proof_digest, to_milliseconds(claim.created_at), to_milliseconds(claim.expires_at));
        record_request(connection, mail);
        const AuditEntry entry{.event = AuditEvent::sign_up, .subject = claim.id.text()};
        append(connection, entry, mail.cause, claim.created_at);
        return sql::Done();
    };
    co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view select_claim =
    "SELECT id, email, username, name, locale, created_at, password_hash, proof_digest FROM claims "
    "WHERE id = $1 AND expires_at > $2";

} // namespace

Task<std::optional<StoredClaim>> Claims::find(AccountId id, Instant now)
{
    auto work = [id, now](sql::Connection& connection) -> std::optional<StoredClaim> {
        const auto result = connection(select_claim, id.text(), to_milliseconds(now));
        const auto* row = result.first();
        if (row == nullptr)
            return std::nullopt;
        return StoredClaim{claim_from(*row), {row->text(6)}, row->text(7)};
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace postkey::store
