// Which costs the password hashes have: today's, those of before the setting was changed, those of other
// systems.
#include "crypto/imported_hash.hpp"
#include "store/accounts.hpp"

#include <map>

namespace postkey::store {
namespace {

// As the indexes say it (migrations/0008_foreign_hashes.sql).
constexpr std::string_view select_foreign_of_accounts =
    "SELECT password_hash FROM accounts WHERE substr(password_hash, 1, 10) <> '$argon2id$' AND "
    "password_hash > $1 ORDER BY password_hash LIMIT 100";
constexpr std::string_view select_foreign_of_claims =
    "SELECT password_hash FROM claims WHERE substr(password_hash, 1, 10) <> '$argon2id$' AND "
    "password_hash > $1 ORDER BY password_hash LIMIT 100";

// As the indexes say it (migrations/0010_password_costs.sql).
constexpr std::string_view select_argon2id_of_accounts =
    "SELECT password_hash, rtrim(password_hash, "
    "'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/$') AS cost "
    "FROM accounts WHERE substr(password_hash, 1, 10) = '$argon2id$' AND "
    "rtrim(password_hash, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/$') > $1 "
    "ORDER BY cost LIMIT 1";
constexpr std::string_view select_argon2id_of_claims =
    "SELECT password_hash, rtrim(password_hash, "
    "'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/$') AS cost "
    "FROM claims WHERE substr(password_hash, 1, 10) = '$argon2id$' AND "
    "rtrim(password_hash, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/$') > $1 "
    "ORDER BY cost LIMIT 1";

constexpr int most_looks = 100;

using ByCost = std::map<std::string, std::string>;

void add(std::string hash, ByCost& found)
{
    if (const auto parsed = crypto::ImportedHash::parse(hash))
        found.emplace(parsed->cost(), std::move(hash));
}

// Most hashes say their cost before their salt, so that a look goes from cost to cost. Of those that do not,
// the first ten thousand are read.
void add_foreign(sql::Connection& connection, std::string_view select, ByCost& found)
{
    std::string after;
    for (int look = 0; look < most_looks; ++look) {
        const auto result = connection(select, after);
        if (result.rows.empty())
            return;
        for (const auto& row : result.rows) {
            auto hash = row.text(0);
            if (hash <= after)
                continue;
            after = crypto::ImportedHash::after_its_like(hash);
            add(std::move(hash), found);
        }
    }
}

void add_argon2id(sql::Connection& connection, std::string_view select, ByCost& found)
{
    std::string after;
    for (int look = 0; look < most_looks; ++look) {
        const auto result = connection(select, after);
        if (result.rows.empty())
            return;
        add(result.rows[0].text(0), found);
        after = result.rows[0].text(1);
    }
}

} // namespace

Task<std::vector<crypto::PasswordHash>> Accounts::hash_of_each_cost()
{
    auto work = [](sql::Connection& connection) {
        ByCost found;
        add_argon2id(connection, select_argon2id_of_accounts, found);
        add_argon2id(connection, select_argon2id_of_claims, found);
        add_foreign(connection, select_foreign_of_accounts, found);
        add_foreign(connection, select_foreign_of_claims, found);
        std::vector<crypto::PasswordHash> hashes;
        for (auto& [cost, hash] : found)
            hashes.push_back({std::move(hash)});
        return hashes;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace postkey::store
