#pragma once
// A P-256 key pair out of seed bytes, so that access-token keys follow from the master key alone.
#include "base/secret.hpp"

#include <string>

namespace postkey::crypto {

struct P256KeyPair
{
    std::string d, x, y; // 32 bytes each, big-endian
};

// Deterministic. `seed` has at least 48 bytes, so that the reduction modulo the order has no measurable bias
// (FIPS 186-5 A.2.1: 64 bits more than the order).
P256KeyPair p256_key_pair(const SecretString& seed);

} // namespace postkey::crypto
