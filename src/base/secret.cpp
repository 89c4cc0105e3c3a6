#include "base/secret.hpp"

#include <cstring>

namespace postkey {

void wipe_bytes(void* bytes, std::size_t count) noexcept
{
    ::explicit_bzero(bytes, count);
}

void SecretString::wipe() noexcept
{
    // The capacity, not the size: a short string lives inside the object, and a moved-from one keeps bytes
    // there.
    wipe_bytes(text_.data(), text_.capacity());
    text_.clear();
}

} // namespace postkey
