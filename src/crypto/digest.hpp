#pragma once
// SHA-256, HMAC and HKDF through OpenSSL and libsodium, and the comparison that takes equal time.
#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace postkey::crypto {

std::string sha256(std::string_view bytes);                               // 32 bytes
std::string hmac_sha256(const SecretString& key, std::string_view bytes); // 32 bytes

// HKDF-SHA-256 (RFC 5869) without salt: `length` bytes bound to `purpose`.
SecretString hkdf_sha256(const SecretString& secret, std::string_view purpose, std::size_t length);

// Takes time that depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// What the database keeps of an opaque 256-bit token: the base64url of its SHA-256 (ASVS 6.5.2: enough at
// this entropy).
std::string token_digest(const SecretString& token);

} // namespace postkey::crypto
