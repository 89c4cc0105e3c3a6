// Password hashes of other systems (crypto/imported_hash.hpp): the password on a line, then the hash.
#include "base/unicode.hpp"
#include "crypto/imported_formats.hpp"
#include "fuzz/support/lines.hpp"
#include "fuzz/support/target.hpp"

namespace postkey::fuzz {
namespace {

using crypto::ImportedHash;

// Checking a hash costs what its maker chose; here only the cheapest are worth the time.
bool is_cheap(std::string_view text)
{
    auto parts = crypto::parse_argon2id(text);
    for (const auto read :
         {crypto::parse_bcrypt, crypto::parse_django, crypto::parse_werkzeug, crypto::parse_spring})
        if (!parts)
            parts = read(text);
    if (!parts)
        return false;
    switch (parts->scheme) {
    case ImportedHash::Scheme::bcrypt:
    case ImportedHash::Scheme::bcrypt_sha256:
        return parts->work <= 4;
    case ImportedHash::Scheme::pbkdf2:
        return parts->work <= 1000;
    case ImportedHash::Scheme::scrypt:
        return parts->work <= 64 && parts->block <= 8 && parts->lanes <= 2;
    case ImportedHash::Scheme::argon2id:
        return parts->work <= 2 && parts->block <= 64;
    }
    return false;
}

void try_imported_hash(std::string_view input)
{
    const auto password = take_line(input);
    const auto hash = ImportedHash::parse(input);
    if (!hash) {
        require(!hash.error().empty() && !has_control_characters(hash.error()), "a refusal can be shown");
        return;
    }
    require(hash->memory_kib() <= (input.starts_with("$argon2id$") ? ImportedHash::most_argon2_memory_kib
                                                                   : ImportedHash::most_memory_kib),
            "its memory is bounded");
    require(!hash->cost().empty(), "its cost has a name");
    const auto dummy = hash->dummy();
    require(dummy.cost() == hash->cost() && dummy.memory_kib() == hash->memory_kib(),
            "a dummy costs the same");
    if (!is_cheap(input))
        return;
    const bool right = hash->matches(password);
    require(hash->matches(password) == right, "a password is right or wrong");
    require(!dummy.matches(password), "a dummy is nobody's password");
}

const Target target("imported_hash", try_imported_hash);

} // namespace
} // namespace postkey::fuzz
