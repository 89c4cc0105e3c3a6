#pragma once
// Password hashes that other systems made, or that we made at another cost: taken over by `account import`,
// checked at sign-in until the first right password replaces them by one of today's.
//
// Understood: Argon2id's PHC string (version 19), bcrypt ($2a$, $2b$, $2y$, Spring's {bcrypt}, Django's
// bcrypt_sha256$), PBKDF2 as Django (pbkdf2_sha256$, pbkdf2_sha1$), Werkzeug (pbkdf2:sha256:...) and Spring
// ({pbkdf2}, its 5.8 defaults too) write it, scrypt as Django (scrypt$), Werkzeug (scrypt:N:r:p$) and Spring
// ({scrypt}) write it.
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace postkey::crypto {

class ImportedHash
{
public:
    enum class Scheme
    {
        bcrypt,
        bcrypt_sha256, // bcrypt of the hexadecimal SHA-256: Django's way past bcrypt's 72 bytes
        pbkdf2,
        scrypt,
        argon2id,
    };
    enum class Digest
    {
        sha1,
        sha256,
        sha512
    };

    struct Parts
    {
        Scheme scheme = Scheme::bcrypt;
        Digest digest = Digest::sha256; // of pbkdf2
        std::uint64_t work = 0;         // bcrypt's log2, PBKDF2's iterations, scrypt's N, Argon2id's passes
        std::uint32_t block = 0;        // scrypt's r, Argon2id's memory in KiB
        std::uint32_t lanes = 0;        // scrypt's p, Argon2id's
        std::string salt;               // raw; of bcrypt and Argon2id all that stands before the tag
        std::string tag;                // raw; of bcrypt and Argon2id the whole text
    };

    // What one check may cost, so that an import cannot slow the server down.
    static constexpr std::uint64_t most_bcrypt_work = 15;
    static constexpr std::uint64_t most_iterations = 2'000'000;
    static constexpr std::size_t most_memory_kib = 128 * 1024; // of scrypt
    static constexpr std::uint64_t most_passes = 100;          // as security.argon2_passes
    static constexpr std::size_t most_argon2_memory_kib = 4'194'304;

    // The error says why the text cannot be taken over: unknown, malformed, or too costly.
    static std::expected<ImportedHash, std::string> parse(std::string_view text);

    // The whole work whatever the answer, and constant time in the tag.
    bool matches(std::string_view password) const;

    // Equal for hashes whose check is the same work: "pbkdf2-sha256:600000".
    std::string cost() const;

    // A text that sorts after `hash` and, where the part before its salt already says what it costs, after
    // all others that begin like it; so that all costs are found without reading every hash.
    static std::string after_its_like(std::string_view hash);

    // What a check takes while it runs; 0 for those that take next to none.
    std::size_t memory_kib() const;

    // Of the same cost, and no password's.
    ImportedHash dummy() const;

private:
    explicit ImportedHash(Parts parts) : parts_(std::move(parts)) {}

    Parts parts_;
};

} // namespace postkey::crypto
