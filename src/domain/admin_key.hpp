#pragma once
// What a program opens the admin API with, and what it may do there.
#include "base/id.hpp"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace postkey {

enum class AdminScope
{
    accounts_read,
    accounts_write,
    messages_read,
    messages_write,
    audit_read
};

inline constexpr std::array all_admin_scopes = {AdminScope::accounts_read, AdminScope::accounts_write,
                                                AdminScope::messages_read, AdminScope::messages_write,
                                                AdminScope::audit_read};

using AdminScopes = std::set<AdminScope>;

std::string_view to_text(AdminScope scope);     // "accounts:read"
std::string to_text(const AdminScopes& scopes); // "accounts:read,accounts:write"
// Names with commas between them. Nothing for an unknown name and for none.
std::optional<AdminScopes> parse_admin_scopes(std::string_view text);

using AdminKeyId = Id<struct AdminKeyTag>;

struct AdminKey
{
    static constexpr std::size_t longest_name = 100; // code points

    AdminKeyId id;
    std::string name; // whose it is; only one key in force has it
    AdminScopes scopes;
    Instant created_at;
    Instant expires_at;
    std::optional<Instant> last_used_at = {}; // to the minute
    std::optional<Instant> revoked_at = {};
};

// 1 to 100 printable characters, no space at an end; nothing that could be taken for an id.
bool is_admin_key_name(std::string_view text);

} // namespace postkey
