#include "crypto/status_tokens.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <algorithm>

namespace postkey::crypto {
namespace {

constexpr std::size_t id_length = 36;
constexpr std::size_t mac_length = 16; // 128 bits

std::string mac_of(const SecretString& key, std::string_view id)
{
    return hmac_sha256(key, id).substr(0, mac_length);
}

} // namespace

std::string StatusTokens::mint(const MessageId& id) const
{
    return to_base64url(id.text() + mac_of(keys_.now()->all.front(), id.text()));
}

std::optional<MessageId> StatusTokens::verify(std::string_view token) const
{
    const auto bytes = from_base64url(token);
    if (!bytes || bytes->size() != id_length + mac_length)
        return std::nullopt;
    const auto id = bytes->substr(0, id_length);
    const auto mac = bytes->substr(id_length);
    const auto keys = keys_.now();
    const bool ours = std::ranges::any_of(
        keys->all, [&](const SecretString& key) { return equal_in_constant_time(mac, mac_of(key, id)); });
    return ours ? MessageId::parse(id) : std::nullopt;
}

} // namespace postkey::crypto
