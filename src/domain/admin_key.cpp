#include "domain/admin_key.hpp"

#include "base/unicode.hpp"

#include <algorithm>
#include <utility>

namespace postkey {
namespace {

constexpr std::array<std::pair<AdminScope, std::string_view>, 5> names = {{
    {AdminScope::accounts_read, "accounts:read"},
    {AdminScope::accounts_write, "accounts:write"},
    {AdminScope::messages_read, "messages:read"},
    {AdminScope::messages_write, "messages:write"},
    {AdminScope::audit_read, "audit:read"},
}};

} // namespace

std::string_view to_text(AdminScope scope)
{
    for (const auto& [value, text] : names)
        if (value == scope)
            return text;
    return "";
}

std::string to_text(const AdminScopes& scopes)
{
    std::string out;
    for (const auto scope : scopes)
        out.append(out.empty() ? "" : ",").append(to_text(scope));
    return out;
}

std::optional<AdminScopes> parse_admin_scopes(std::string_view text)
{
    AdminScopes scopes;
    while (true) {
        const auto comma = std::min(text.find(','), text.size());
        const auto* const found =
            std::ranges::find(names, trimmed(text.substr(0, comma)), &decltype(names)::value_type::second);
        if (found == names.end())
            return std::nullopt;
        scopes.insert(found->first);
        if (comma == text.size())
            return scopes;
        text.remove_prefix(comma + 1);
    }
}

bool is_admin_key_name(std::string_view text)
{
    return !text.empty() && is_valid_utf8(text) && !has_control_characters(text) && trimmed(text) == text &&
           code_point_count(text) <= AdminKey::longest_name && !is_uuid(ascii_lower(text));
}

} // namespace postkey
