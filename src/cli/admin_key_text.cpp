#include "cli/admin_key_text.hpp"

namespace postkey::cli {

Cell admin_key_state(const AdminKey& key, Instant now)
{
    if (key.revoked_at)
        return {"revoked", Style::dim};
    return key.expires_at > now ? Cell("in force", Style::good) : Cell("expired", Style::bad);
}

json::object admin_key_json(const AdminKey& key, Instant now)
{
    json::array scopes;
    for (const auto scope : key.scopes)
        scopes.push_back(json::value(to_text(scope)));
    return {{"id", key.id.text()},
            {"name", key.name},
            {"scopes", std::move(scopes)},
            {"state", admin_key_state(key, now).text},
            {"created_at", to_rfc3339(key.created_at)},
            {"expires_at", to_rfc3339(key.expires_at)},
            {"last_used_at", or_null(key.last_used_at)},
            {"revoked_at", or_null(key.revoked_at)}};
}

} // namespace postkey::cli
