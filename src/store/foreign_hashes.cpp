// Which costs the password hashes of other systems have.
#include "crypto/imported_hash.hpp"
#include "store/accounts.hpp"

#include <map>

namespace postkey::store {
namespace {

// As the indexes say it (migrations/0008_foreign_hashes.sql).
constexpr std::string_view select_of_accounts =
    "SELECT password_hash FROM accounts WHERE substr(password_hash, 1, 10) <> '$argon2id$' AND "
    "password_hash > $1 ORDER BY password_hash LIMIT 100";
constexpr std::string_view select_of_claims =
    "SELECT password_hash FROM claims WHERE substr(password_hash, 1, 10) <> '$argon2id$' AND "
    "password_hash > $1 ORDER BY password_hash LIMIT 100";

using ByCost = std::map<std::string, std::string>;

// Most hashes say their cost before their salt, so that a look goes from cost to cost. Of those that do not,
// the first ten thousand are read.
void add_costs(sql::Connection& connection, std::string_view select, ByCost& found)
{
    constexpr int most_looks = 100;
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
            if (const auto parsed = crypto::ImportedHash::parse(hash))
                found.emplace(parsed->cost(), std::move(hash));
        }
    }
}

} // namespace

Task<std::vector<crypto::PasswordHash>> Accounts::foreign_hashes()
{
    auto work = [](sql::Connection& connection) {
        ByCost found;
        add_costs(connection, select_of_accounts, found);
        add_costs(connection, select_of_claims, found);
        std::vector<crypto::PasswordHash> hashes;
        for (auto& [cost, hash] : found)
            hashes.push_back({std::move(hash)});
        return hashes;
    };
    co_return co_await database_.read(std::move(work));
}

} // namespace postkey::store
