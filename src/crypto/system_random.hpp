#pragma once
// The operating system's random generator, through libsodium (getrandom(2)).
#include "base/random.hpp"
#include "base/secret.hpp"

namespace postkey::crypto {

class SystemRandom : public Random
{
public:
    SystemRandom(); // throws BrokenDependency when libsodium cannot start
    void fill(std::span<unsigned char> bytes) override;
};

// 256 random bits as 43 base64url characters: session cookies, refresh tokens, claim proofs (ASVS 7.2.3).
SecretString make_opaque_token(Random& random);

} // namespace postkey::crypto
