#include "crypto/system_random.hpp"

#include "base/encoding.hpp"
#include "base/failure.hpp"

#include <sodium.h>

namespace postkey::crypto {

SystemRandom::SystemRandom()
{
    if (sodium_init() < 0)
        throw BrokenDependency("libsodium could not be initialised");
}

void SystemRandom::fill(std::span<unsigned char> bytes)
{
    randombytes_buf(bytes.data(), bytes.size());
}

SecretString make_opaque_token(Random& random)
{
    constexpr std::size_t entropy_bytes = 32;
    auto bytes = random.bytes(entropy_bytes);
    SecretString token(to_base64url(bytes));
    wipe_bytes(bytes.data(), bytes.size());
    return token;
}

} // namespace postkey::crypto
