#include "crypto/imported_hash.hpp"

#include "base/secret.hpp"
#include "crypto/digest.hpp"
#include "crypto/imported_formats.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <crypt.h>
#include <memory>

namespace postkey::crypto {
namespace {

using Parts = ImportedHash::Parts;

const EVP_MD* digest_of(ImportedHash::Digest digest)
{
    switch (digest) {
    case ImportedHash::Digest::sha1:
        return EVP_sha1();
    case ImportedHash::Digest::sha256:
        return EVP_sha256();
    case ImportedHash::Digest::sha512:
        return EVP_sha512();
    }
    return EVP_sha256();
}

std::string_view name_of(ImportedHash::Digest digest)
{
    switch (digest) {
    case ImportedHash::Digest::sha1:
        return "sha1";
    case ImportedHash::Digest::sha256:
        return "sha256";
    case ImportedHash::Digest::sha512:
        return "sha512";
    }
    return "sha256";
}

std::uint64_t scrypt_memory(const Parts& parts)
{
    return 128 * parts.work * parts.block + 128 * static_cast<std::uint64_t>(parts.block) * parts.lanes;
}

// A password with a NUL cannot be bcrypt's; the work is done all the same.
bool bcrypt_matches(const Parts& parts, std::string_view password)
{
    const auto data = std::make_unique<crypt_data>();
    std::string text(password);
    const char* made = crypt_r(text.c_str(), parts.salt.c_str(), data.get());
    const bool right = made != nullptr && equal_in_constant_time(made, parts.tag) &&
                       password.find('\0') == std::string_view::npos;
    wipe_bytes(data.get(), sizeof(crypt_data));
    wipe_bytes(text.data(), text.size());
    return right;
}

std::string hex_of(std::string_view bytes)
{
    std::string hex;
    for (const char byte : bytes)
        hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return hex;
}

bool argon2id_matches(const Parts& parts, std::string_view password)
{
    return crypto_pwhash_str_verify(parts.tag.c_str(), password.data(), password.size()) == 0;
}

bool derived_matches(const Parts& parts, std::string_view password)
{
    std::string made(parts.tag.size(), '\0');
    auto* out = reinterpret_cast<unsigned char*>(made.data());
    const auto* salt = reinterpret_cast<const unsigned char*>(parts.salt.data());
    const int done =
        parts.scheme == ImportedHash::Scheme::pbkdf2
            ? PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), salt,
                                static_cast<int>(parts.salt.size()), static_cast<int>(parts.work),
                                digest_of(parts.digest), static_cast<int>(made.size()), out)
            : EVP_PBE_scrypt(password.data(), password.size(), salt, parts.salt.size(), parts.work,
                             parts.block, parts.lanes, scrypt_memory(parts) + 1024 * 1024, out, made.size());
    return done == 1 && equal_in_constant_time(made, parts.tag);
}

std::string too_costly(const Parts& parts)
{
    switch (parts.scheme) {
    case ImportedHash::Scheme::bcrypt:
    case ImportedHash::Scheme::bcrypt_sha256:
        return parts.work > ImportedHash::most_bcrypt_work
                   ? fmt::format("a bcrypt cost over {} is not taken over", ImportedHash::most_bcrypt_work)
                   : "";
    case ImportedHash::Scheme::pbkdf2:
        return parts.work > ImportedHash::most_iterations
                   ? fmt::format("more than {} PBKDF2 iterations are not taken over",
                                 ImportedHash::most_iterations)
                   : "";
    case ImportedHash::Scheme::scrypt:
        // Each factor first: their product must not wrap.
        return parts.work > (1U << 20) || parts.block > 64 || parts.lanes > 16 ||
                       scrypt_memory(parts) / 1024 > ImportedHash::most_memory_kib
                   ? fmt::format("scrypt that needs more than {} MiB is not taken over",
                                 ImportedHash::most_memory_kib / 1024)
                   : "";
    case ImportedHash::Scheme::argon2id:
        return parts.work > ImportedHash::most_passes
                   ? fmt::format("an argon2id hash of more than {} passes is not taken over",
                                 ImportedHash::most_passes)
               : parts.block > ImportedHash::most_argon2_memory_kib
                   ? fmt::format("argon2id that needs more than {} KiB is not taken over",
                                 ImportedHash::most_argon2_memory_kib)
                   : "";
    }
    return "";
}

} // namespace

std::expected<ImportedHash, std::string> ImportedHash::parse(std::string_view text)
{
    constexpr std::size_t longest = 512;
    constexpr std::size_t shortest_tag = 16;
    constexpr std::size_t longest_argon2id = crypto_pwhash_STRBYTES - 1;
    if (text.size() > longest)
        return std::unexpected("the password hash is too long");
    const bool is_argon2id = text.starts_with("$argon2id$");
    auto parts = is_argon2id ? parse_argon2id(text) : parse_bcrypt(text);
    if (is_argon2id && (!parts || text.size() > longest_argon2id))
        return std::unexpected("the argon2id hash is malformed");
    for (const auto read : {parse_django, parse_werkzeug, parse_spring})
        if (!parts)
            parts = read(text);
    if (!parts || (!is_argon2id && (parts->tag.size() < shortest_tag || parts->tag.size() > 64)))
        return std::unexpected("the password hash is of no known format, or malformed");
    if (auto complaint = too_costly(*parts); !complaint.empty())
        return std::unexpected(std::move(complaint));
    return ImportedHash(*std::move(parts));
}

bool ImportedHash::matches(std::string_view password) const
{
    switch (parts_.scheme) {
    case Scheme::bcrypt:
        return bcrypt_matches(parts_, password);
    case Scheme::bcrypt_sha256:
        return bcrypt_matches(parts_, hex_of(sha256(password)));
    case Scheme::pbkdf2:
    case Scheme::scrypt:
        return derived_matches(parts_, password);
    case Scheme::argon2id:
        return argon2id_matches(parts_, password);
    }
    return false;
}

std::string ImportedHash::cost() const
{
    switch (parts_.scheme) {
    case Scheme::bcrypt:
    case Scheme::bcrypt_sha256:
        return fmt::format("bcrypt:{}", parts_.work);
    case Scheme::pbkdf2:
        return fmt::format("pbkdf2-{}:{}", name_of(parts_.digest), parts_.work);
    case Scheme::scrypt:
        return fmt::format("scrypt:{}:{}:{}", parts_.work, parts_.block, parts_.lanes);
    case Scheme::argon2id:
        // Lanes share the memory: the work is the same.
        return fmt::format("argon2id:{}:{}", parts_.block, parts_.work);
    }
    return "";
}

std::string ImportedHash::after_its_like(std::string_view hash)
{
    constexpr std::size_t bcrypt_setting = 7; // "$2b$12$"
    const auto through = [hash](char separator, int times) {
        std::size_t end = 0;
        for (int i = 0; i < times && end != hash.npos; ++i)
            end = hash.find(separator, end) == hash.npos ? hash.npos : hash.find(separator, end) + 1;
        return hash.substr(0, end);
    };
    std::string_view begin = hash;
    if (const auto setting = hash.find("$2"); hash.find("bcrypt") < setting || setting == 0)
        begin = hash.substr(0, setting == hash.npos ? setting : setting + bcrypt_setting);
    else if (hash.starts_with("pbkdf2_") || hash.starts_with("{scrypt"))
        begin = through('$', 2);
    else if (hash.starts_with("pbkdf2:") || hash.starts_with("scrypt:"))
        begin = through('$', 1);
    // Django's scrypt says its lanes after the salt, and how long the salt is says what Spring's pbkdf2
    // costs.
    return begin == hash ? std::string(hash) : std::string(begin) + '\x7f';
}

std::size_t ImportedHash::memory_kib() const
{
    switch (parts_.scheme) {
    case Scheme::bcrypt:
    case Scheme::bcrypt_sha256:
    case Scheme::pbkdf2:
        return 0;
    case Scheme::scrypt:
        return scrypt_memory(parts_) / 1024;
    case Scheme::argon2id:
        return parts_.block;
    }
    return 0;
}

ImportedHash ImportedHash::dummy() const
{
    Parts parts = parts_;
    const bool is_bcrypt = parts.scheme == Scheme::bcrypt || parts.scheme == Scheme::bcrypt_sha256;
    if (parts.scheme == Scheme::argon2id)
        parts.tag.replace(parts.salt.size(), parts.tag.npos, parts.tag.size() - parts.salt.size(), 'A');
    else
        std::ranges::fill(parts.tag, is_bcrypt ? '*' : '\0'); // crypt never answers with stars
    return ImportedHash(std::move(parts));
}

} // namespace postkey::crypto
