#pragma once
// How commands write an admin key; never its secret.
#include "cli/json.hpp"
#include "cli/table.hpp"
#include "cli/workplace.hpp"
#include "store/admin_keys.hpp"

namespace postkey::cli {

// {id,name,scopes,state,created_at,expires_at,last_used_at,revoked_at}
json::object admin_key_json(const AdminKey& key, Instant now);

Cell admin_key_state(const AdminKey& key, Instant now); // "in force", "expired", "revoked"

} // namespace postkey::cli
