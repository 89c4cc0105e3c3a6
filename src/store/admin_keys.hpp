#pragma once
// Admin keys. Only their digests are stored: a stolen row opens nothing.
//
// One method is one transaction; a database that cannot answer throws sql::Unavailable. `now` comes from the
// caller.
#include "base/task.hpp"
#include "domain/admin_key.hpp"
#include "sql/database.hpp"
#include "store/cause.hpp"

#include <vector>

namespace postkey::store {

class AdminKeys
{
public:
    explicit AdminKeys(sql::Database& database);

    // False: another key that is not revoked has the name.
    Task<bool> create(AdminKey key, std::string digest, Cause cause);

    Task<std::vector<AdminKey>> list(); // newest first, those that ended too

    // By id or name; of several that had the name the one that is not revoked, else the newest.
    Task<std::optional<AdminKey>> find(std::string name);

    // Neither revoked nor past its end.
    Task<std::optional<AdminKey>> find_in_force(std::string digest, Instant now);

    // Notes that the key is in use, at most once a minute.
    Task<void> touch(AdminKeyId id, Instant now);

    // False: it was revoked before, or there is none.
    Task<bool> revoke(AdminKeyId id, Cause cause, Instant now);

private:
    sql::Database& database_;
};

} // namespace postkey::store
