#include "flow/admin_access.hpp"

#include "crypto/admin_secret.hpp"
#include "crypto/digest.hpp"

namespace postkey::flow {
namespace {

constexpr std::chrono::minutes noted_every{1};

bool is_noted(const AdminKey& key, Instant now)
{
    return key.last_used_at && now - *key.last_used_at < noted_every;
}

} // namespace

AdminAccess::AdminAccess(store::AdminKeys& keys, const Clock& clock) : keys_(keys), clock_(clock) {}

Task<std::optional<AdminKey>> AdminAccess::operator()(SecretString secret)
{
    if (!crypto::is_admin_secret(secret))
        co_return std::nullopt;
    const auto now = clock_.now();
    auto key = co_await keys_.find_in_force(crypto::token_digest(secret), now);
    if (key && !is_noted(*key, now))
        co_await keys_.touch(key->id, now);
    co_return key;
}

} // namespace postkey::flow
