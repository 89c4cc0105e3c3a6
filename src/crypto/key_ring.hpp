#pragma once
// The master keys, and every other key derived from one of them for exactly one purpose (HKDF, RFC 5869). The
// first key is the current one: it signs; the others only verify what they signed before a rotation.
#include "base/secret.hpp"

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

class KeyRing
{
public:
    explicit KeyRing(std::vector<MasterKey> keys); // at least one

    const std::string& current() const { return keys_.front().kid; }
    std::vector<std::string> kids() const;
    bool has(std::string_view kid) const;

    // 32 bytes that only this purpose uses. `kid` must be in the ring.
    SecretString derive(std::string_view kid, std::string_view purpose) const;
    SecretString derive_current(std::string_view purpose) const { return derive(current(), purpose); }

    // 48 bytes, enough to be reduced to a P-256 scalar without bias (FIPS 186-5 A.2.1).
    SecretString derive_scalar_seed(std::string_view kid, std::string_view purpose) const;

private:
    const MasterKey& find(std::string_view kid) const;
    std::vector<MasterKey> keys_;
};

} // namespace postkey::crypto
