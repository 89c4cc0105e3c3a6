#pragma once
// How other systems write their password hashes, read into ImportedHash's parts.
#include "crypto/imported_hash.hpp"

#include <optional>

namespace postkey::crypto {

// Nothing: not this family's text, or malformed. Bounds are for the caller to check.
std::optional<ImportedHash::Parts> parse_argon2id(std::string_view text);
std::optional<ImportedHash::Parts> parse_bcrypt(std::string_view text);
std::optional<ImportedHash::Parts> parse_django(std::string_view text);
std::optional<ImportedHash::Parts> parse_werkzeug(std::string_view text);
std::optional<ImportedHash::Parts> parse_spring(std::string_view text);

} // namespace postkey::crypto
