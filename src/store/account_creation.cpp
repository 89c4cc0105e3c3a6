// Accounts that come into being by the word of an operator: created, imported, or a claim that is vouched
// for.
#include "store/account_operations.hpp"
#include "store/audit.hpp"
#include "store/rows.hpp"
#include "store/skeletons.hpp"

namespace postkey::store {
namespace {

constexpr std::string_view select_username_holder = "SELECT 1 FROM accounts WHERE username_canonical = $1";
constexpr std::string_view insert_account =
    "INSERT INTO accounts (id, email, username, username_canonical, name, locale, user_status, "
    "password_hash, "
    "created_at, verified_at, password_changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9) "
    "ON CONFLICT (email) DO NOTHING RETURNING id, email, username, name, locale, user_status, created_at";
constexpr std::string_view select_address_holder = "SELECT 1 FROM accounts WHERE email = $1 UNION ALL SELECT "
                                                   "1 FROM claims WHERE email = $1 AND expires_at > $2";
constexpr std::string_view insert_claim =
    "INSERT INTO claims (id, email, username, username_canonical, name, locale, password_hash, proof_digest, "
    "created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
    "RETURNING id, email, username, name, locale, created_at";

using Created = std::expected<Account, CreateRefused>;

// No password matches it.
constexpr auto no_password = "*";

constexpr auto settled = "the address has an account";

Created create_claim(sql::Connection& connection, const NewAccount& account,
                     const std::optional<std::string>& username, const std::optional<std::string>& canonical)
{
    if (connection(select_address_holder, account.email.text(), to_milliseconds(account.created_at))
            .first() != nullptr)
        return std::unexpected(CreateRefused::email_taken);
    const auto inserted = connection(
        insert_claim, account.id.text(), account.email.text(), username, canonical, account.name,
        to_text(account.locale), account.password ? account.password->phc : std::string(no_password),
        account.proof_digest, to_milliseconds(account.created_at), to_milliseconds(account.claim_expires_at));
    return claim_from(*inserted.first());
}

Created create_one(sql::Connection& connection, const NewAccount& account)
{
    const auto username = account.username ? std::optional(account.username->text()) : std::nullopt;
    const auto canonical = account.username ? std::optional(account.username->canonical()) : std::nullopt;
    if (canonical && connection(select_username_holder, *canonical).first() != nullptr)
        return std::unexpected(CreateRefused::username_taken);
    if (account.account_status == AccountStatus::unverified)
        return create_claim(connection, account, username, canonical);
    const auto hash = account.password ? std::optional(account.password->phc) : std::nullopt;
    const auto inserted = connection(insert_account, account.id.text(), account.email.text(), username,
                                     canonical, account.name, to_text(account.locale),
                                     to_text(account.user_status), hash, to_milliseconds(account.created_at));
    if (inserted.first() == nullptr)
        return std::unexpected(CreateRefused::email_taken);
    settle_address(connection, account.email, settled, account.created_at);
    if (account.mail)
        insert_message(connection, *account.mail);
    return account_from(*inserted.first());
}

} // namespace

Task<std::vector<std::expected<Account, CreateRefused>>>
AccountOperations::create(std::vector<NewAccount> accounts, Creation creation, Cause cause)
{
    auto work = [accounts = std::move(accounts), creation,
                 cause = std::move(cause)](sql::Connection& connection) {
        const auto event =
            creation == Creation::by_hand ? AuditEvent::account_create : AuditEvent::account_import;
        std::vector<Created> out;
        for (const auto& account : accounts) {
            out.push_back(create_one(connection, account));
            if (!out.back())
                continue;
            append(connection, AuditEntry{.event = event, .subject = account.id.text()}, cause,
                   account.created_at);
            if (account.account_status == AccountStatus::verified)
                note_skeleton(connection, account.id, account.email, cause, account.created_at);
        }
        return out;
    };
    co_return co_await database_.transact(std::move(work));
}

namespace {

constexpr std::string_view insert_verified =
    "INSERT INTO accounts (id, email, username, username_canonical, name, locale, user_status, "
    "password_hash, "
    "created_at, verified_at, password_changed_at) "
    "SELECT c.id, c.email, CASE WHEN a.id IS NULL THEN c.username END, "
    "CASE WHEN a.id IS NULL THEN c.username_canonical END, c.name, c.locale, 'ACTIVE', "
    "CASE WHEN $2 = 1 THEN c.password_hash END, c.created_at, $3, $3 FROM claims c "
    "LEFT JOIN accounts a ON a.username_canonical = c.username_canonical WHERE c.id = $1 AND c.expires_at > "
    "$3 "
    "ON CONFLICT (email) DO NOTHING RETURNING id, email, username, name, locale, user_status, created_at";

} // namespace

Task<std::optional<Account>> AccountOperations::verify_claim(AccountId claim, ClaimPassword password,
                                                             Cause cause, Instant now)
{
    auto work = [claim = std::move(claim), password, cause = std::move(cause),
                 now](sql::Connection& connection) -> std::optional<Account> {
        const auto inserted = connection(insert_verified, claim.text(),
                                         password == ClaimPassword::kept ? 1 : 0, to_milliseconds(now));
        if (inserted.first() == nullptr)
            return std::nullopt;
        auto account = account_from(*inserted.first());
        settle_address(connection, account.email, settled, now);
        const AuditEntry entry{.event = AuditEvent::verify, .subject = claim.text()};
        append(connection, entry, cause, now);
        note_skeleton(connection, claim, account.email, cause, now);
        return account;
    };
    co_return co_await database_.transact(std::move(work));
}

} // namespace postkey::store
