#pragma once
// The master keys, and every other key derived from one of them for exactly one purpose (HKDF, RFC 5869). The
// first key is the current one: it signs; the others only verify what they signed before a rotation, or what
// another node, whose clock is ahead, signs with the next one already.
#include "base/secret.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::crypto {

struct MasterKey
{
    std::string kid; // names the key in tokens; public
    SecretString secret;
};

// Why a master key is refused: short, repetitive, or a value out of somebody's documentation. Nothing when it
// is good (S-085).
std::optional<std::string> weakness_of(const SecretString& secret);

// The keys at one time. Never changes.
class KeySet
{
public:
    explicit KeySet(std::vector<MasterKey> keys); // at least one

    const std::string& current() const { return keys_.front().kid; }
    std::vector<std::string> kids() const; // the current one first
    bool has(std::string_view kid) const;

    // 32 bytes that only this purpose uses. `kid` must be among them.
    SecretString derive(std::string_view kid, std::string_view purpose) const;
    // The same of every key, the current one's first.
    std::vector<SecretString> derive_all(std::string_view purpose) const;

    // 48 bytes, enough to be reduced to a P-256 scalar without bias (FIPS 186-5 A.2.1).
    SecretString derive_scalar_seed(std::string_view kid, std::string_view purpose) const;

private:
    const MasterKey& find(std::string_view kid) const;
    std::vector<MasterKey> keys_;
};

// The keys that are in use now. A handle: its copies all see what replace() did, from any thread.
class KeyRing
{
public:
    explicit KeyRing(std::vector<MasterKey> keys); // at least one

    std::shared_ptr<const KeySet> keys() const;
    void replace(std::vector<MasterKey> keys); // what is under way ends with the keys it began with

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

// What a user of the ring derives from its keys, a T made of a KeySet: made once for each state of the ring.
// Copies share it; any thread may ask.
template <class T>
class MadeOfKeys
{
public:
    explicit MadeOfKeys(KeyRing ring) : shared_(std::make_shared<Shared>(std::move(ring))) {}

    std::shared_ptr<const T> now() const
    {
        auto keys = shared_->ring.keys();
        const std::scoped_lock lock(shared_->mutex);
        if (shared_->keys != keys) {
            shared_->made = std::make_shared<const T>(*keys);
            shared_->keys = std::move(keys);
        }
        return shared_->made;
    }

private:
    struct Shared
    {
        explicit Shared(KeyRing of) : ring(std::move(of)) {}
        KeyRing ring;
        std::mutex mutex;
        std::shared_ptr<const KeySet> keys;
        std::shared_ptr<const T> made;
    };
    std::shared_ptr<Shared> shared_;
};

} // namespace postkey::crypto
