#include "crypto/admin_secret.hpp"

#include "base/encoding.hpp"

namespace postkey::crypto {
namespace {

constexpr std::string_view prefix = "pka_";
constexpr std::size_t entropy = 32; // bytes

} // namespace

SecretString new_admin_secret(Random& random)
{
    return SecretString(std::string(prefix) + to_base64url(random.bytes(entropy)));
}

bool is_admin_secret(const SecretString& text)
{
    if (!text.reveal().starts_with(prefix))
        return false;
    const auto bytes = from_base64url(text.reveal().substr(prefix.size()));
    return bytes && bytes->size() == entropy;
}

} // namespace postkey::crypto
