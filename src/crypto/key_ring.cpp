#include "crypto/key_ring.hpp"

#include "base/unicode.hpp"
#include "crypto/digest.hpp"

#include <array>
#include <cmath>
#include <stdexcept>

namespace postkey::crypto {
namespace {

constexpr std::size_t shortest_secret = 32;
constexpr double least_entropy_bits = 96;

// Shannon's estimate over single bytes: an upper bound, good enough to catch "aaaa..." and
// "changemechangeme...".
double estimated_bits(std::string_view text)
{
    std::array<double, 256> counts{};
    for (const char c : text)
        counts[static_cast<unsigned char>(c)] += 1;
    const auto size = static_cast<double>(text.size());
    double bits = 0;
    for (const double count : counts)
        if (count > 0)
            bits -= count * std::log2(count / size);
    return bits;
}

} // namespace

std::optional<std::string> weakness_of(const SecretString& secret)
{
    const auto text = secret.reveal();
    const auto lower = ascii_lower(text);
    for (const std::string_view sample :
         {"changeme", "changethis", "change-me", "you-will-never-guess", "password", "secret-key",
          "supersecret", "dev-secret", "example", "0123456789"})
        if (lower.find(sample) != std::string::npos)
            return "it contains a sample value";
    if (text.size() < shortest_secret)
        return "it is shorter than 32 characters";
    if (estimated_bits(text) < least_entropy_bits)
        return "it is too repetitive";
    return std::nullopt;
}

KeySet::KeySet(std::vector<MasterKey> keys) : keys_(std::move(keys))
{
    if (keys_.empty())
        throw std::logic_error("a key ring needs a key");
}

std::vector<std::string> KeySet::kids() const
{
    std::vector<std::string> out;
    for (const auto& key : keys_)
        out.push_back(key.kid);
    return out;
}

bool KeySet::has(std::string_view kid) const
{
    for (const auto& key : keys_)
        if (key.kid == kid)
            return true;
    return false;
}

const MasterKey& KeySet::find(std::string_view kid) const
{
    for (const auto& key : keys_)
        if (key.kid == kid)
            return key;
    throw std::logic_error("no such key in the ring");
}

SecretString KeySet::derive(std::string_view kid, std::string_view purpose) const
{
    return hkdf_sha256(find(kid).secret, "postkey " + std::string(purpose), 32);
}

std::vector<SecretString> KeySet::derive_all(std::string_view purpose) const
{
    std::vector<SecretString> out;
    for (const auto& key : keys_)
        out.push_back(derive(key.kid, purpose));
    return out;
}

SecretString KeySet::derive_scalar_seed(std::string_view kid, std::string_view purpose) const
{
    return hkdf_sha256(find(kid).secret, "postkey " + std::string(purpose), 48);
}

struct KeyRing::Shared
{
    std::mutex mutex;
    std::shared_ptr<const KeySet> keys;
};

KeyRing::KeyRing(std::vector<MasterKey> keys) : shared_(std::make_shared<Shared>())
{
    replace(std::move(keys));
}

std::shared_ptr<const KeySet> KeyRing::keys() const
{
    const std::scoped_lock lock(shared_->mutex);
    return shared_->keys;
}

void KeyRing::replace(std::vector<MasterKey> keys)
{
    auto next = std::make_shared<const KeySet>(std::move(keys));
    const std::scoped_lock lock(shared_->mutex);
    shared_->keys.swap(next);
}

} // namespace postkey::crypto
