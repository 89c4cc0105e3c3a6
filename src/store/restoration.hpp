#pragma once
// What a database forgets when it comes back from a copy: the world went on meanwhile.
#include "base/instant.hpp"
#include "base/task.hpp"
#include "sql/database.hpp"
#include "store/cause.hpp"

#include <cstdint>

namespace postkey::store {

struct Voided
{
    std::int64_t links;
    std::int64_t sessions;
    std::int64_t mails;
    std::int64_t admin_keys;
};

class Restoration
{
public:
    explicit Restoration(sql::Database& database);

    // Voids every link and code, every session with its refresh tokens, every pending change of address and
    // every admin key, and takes all mail back that has not left: each may have been used, ended, revoked or
    // sent since the copy was made. Accounts, claims and password hashes stay as the copy has them.
    Task<Voided> void_what_was_open(Cause cause, Instant now);

private:
    sql::Database& database_;
};

} // namespace postkey::store
