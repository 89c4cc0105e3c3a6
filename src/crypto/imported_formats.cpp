#include "crypto/imported_formats.hpp"

#include "base/encoding.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace postkey::crypto {
namespace {

using Parts = ImportedHash::Parts;
using Scheme = ImportedHash::Scheme;
using Digest = ImportedHash::Digest;

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

template <typename Number>
std::optional<Number> number(std::string_view text, int base = 10)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

// Some systems write the padding, some leave it out.
std::optional<std::string> from_any_base64(std::string_view text)
{
    std::string padded(text);
    if (!text.ends_with('='))
        padded.append((4 - text.size() % 4) % 4, '=');
    auto bytes = from_base64(padded);
    return bytes && !bytes->empty() ? std::move(bytes) : std::nullopt;
}

std::optional<std::string> from_hex(std::string_view text)
{
    std::string bytes(text.size() / 2, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(),
                       nullptr, &size, &end) != 0 ||
        end != text.data() + text.size() || size == 0)
        return std::nullopt;
    return bytes;
}

std::optional<Digest> digest_named(std::string_view name)
{
    if (name == "sha1")
        return Digest::sha1;
    if (name == "sha256")
        return Digest::sha256;
    if (name == "sha512")
        return Digest::sha512;
    return std::nullopt;
}

std::optional<Parts> pbkdf2(std::optional<Digest> digest, std::optional<std::uint64_t> iterations,
                            std::string_view salt, std::optional<std::string> tag)
{
    if (!digest || !iterations || *iterations == 0 || salt.empty() || !tag)
        return std::nullopt;
    return Parts{.scheme = Scheme::pbkdf2,
                 .digest = *digest,
                 .work = *iterations,
                 .salt = std::string(salt),
                 .tag = *std::move(tag)};
}

std::optional<Parts> scrypt(std::optional<std::uint64_t> work, std::optional<std::uint32_t> block,
                            std::optional<std::uint32_t> lanes, std::string_view salt,
                            std::optional<std::string> tag)
{
    const bool power_of_two = work && *work > 1 && (*work & (*work - 1)) == 0;
    if (!power_of_two || !block || !lanes || *block == 0 || *lanes == 0 || salt.empty() || !tag)
        return std::nullopt;
    return Parts{.scheme = Scheme::scrypt,
                 .work = *work,
                 .block = *block,
                 .lanes = *lanes,
                 .salt = std::string(salt),
                 .tag = *std::move(tag)};
}

// Spring writes no iterations: they are its encoder's defaults, told apart by the salt's length (8 bytes
// until 5.7, 16 since 5.8).
std::optional<Parts> spring_pbkdf2(std::string_view text)
{
    constexpr std::size_t tag_size = 32;
    const auto bytes = from_hex(text);
    if (bytes && bytes->size() == 8 + tag_size)
        return pbkdf2(Digest::sha1, 185'000, std::string_view(*bytes).substr(0, 8), bytes->substr(8));
    if (bytes && bytes->size() == 16 + tag_size)
        return pbkdf2(Digest::sha256, 310'000, std::string_view(*bytes).substr(0, 16), bytes->substr(16));
    return std::nullopt;
}

// "$e0801$salt$tag": log2 of N, r and p as one hexadecimal number, two digits each for r and p.
std::optional<Parts> spring_scrypt(std::string_view text)
{
    const auto parts = split(text, '$');
    if (parts.size() != 4 || !parts[0].empty())
        return std::nullopt;
    const auto parameters = number<std::uint32_t>(parts[1], 16);
    const auto salt = from_any_base64(parts[2]);
    if (!parameters || !salt || (*parameters >> 16) > 40)
        return std::nullopt;
    return scrypt(std::uint64_t{1} << (*parameters >> 16), (*parameters >> 8) & 0xff, *parameters & 0xff,
                  *salt, from_any_base64(parts[3]));
}

// The number behind "KEY=".
std::optional<std::uint32_t> parameter(std::string_view text, std::string_view key)
{
    return text.starts_with(key) ? number<std::uint32_t>(text.substr(key.size())) : std::nullopt;
}

} // namespace

// "$argon2id$v=19$m=19456,t=2,p=1$salt$tag", salt and tag in unpadded base64.
std::optional<Parts> parse_argon2id(std::string_view text)
{
    constexpr std::size_t shortest_salt = 8; // bytes, RFC 9106 §3.1
    constexpr std::size_t shortest_tag = 16; // bytes, the least that libsodium checks
    const auto fields = split(text, '$');
    if (fields.size() != 6 || !fields[0].empty() || fields[1] != "argon2id" || fields[2] != "v=19" ||
        fields[4].ends_with('=') || fields[5].ends_with('='))
        return std::nullopt;
    const auto parameters = split(fields[3], ',');
    if (parameters.size() != 3)
        return std::nullopt;
    const auto memory = parameter(parameters[0], "m=");
    const auto passes = parameter(parameters[1], "t=");
    const auto lanes = parameter(parameters[2], "p=");
    const auto salt = from_any_base64(fields[4]);
    const auto tag = from_any_base64(fields[5]);
    const bool whole = memory && passes && lanes && salt && salt->size() >= shortest_salt && tag &&
                       tag->size() >= shortest_tag;
    if (!whole || *passes == 0 || *lanes == 0 || *memory / 8 < *lanes)
        return std::nullopt;
    return Parts{.scheme = Scheme::argon2id,
                 .work = *passes,
                 .block = *memory,
                 .lanes = *lanes,
                 .salt = std::string(text.substr(0, text.size() - fields[5].size())),
                 .tag = std::string(text)};
}

std::optional<Parts> parse_bcrypt(std::string_view text)
{
    constexpr std::size_t whole = 60;
    constexpr std::size_t setting = 29; // "$2b$12$" and 22 characters of salt
    constexpr std::string_view alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const bool named = text.starts_with("$2a$") || text.starts_with("$2b$") || text.starts_with("$2y$");
    if (!named || text.size() != whole || text[6] != '$' ||
        text.substr(7).find_first_not_of(alphabet) != std::string_view::npos)
        return std::nullopt;
    const auto work = number<std::uint64_t>(text.substr(4, 2));
    if (!work || *work < 4)
        return std::nullopt;
    return Parts{.scheme = Scheme::bcrypt,
                 .work = *work,
                 .salt = std::string(text.substr(0, setting)),
                 .tag = std::string(text)};
}

std::optional<Parts> parse_django(std::string_view text)
{
    constexpr std::string_view bcrypt_sha256 = "bcrypt_sha256$";
    constexpr std::string_view plain_bcrypt = "bcrypt$";
    if (text.starts_with(bcrypt_sha256) || text.starts_with(plain_bcrypt)) {
        const bool hashed = text.starts_with(bcrypt_sha256);
        auto parts = parse_bcrypt(text.substr(hashed ? bcrypt_sha256.size() : plain_bcrypt.size()));
        if (parts && hashed)
            parts->scheme = Scheme::bcrypt_sha256;
        return parts;
    }
    const auto fields = split(text, '$');
    if (fields.size() == 4 && fields[0].starts_with("pbkdf2_"))
        return pbkdf2(digest_named(fields[0].substr(7)), number<std::uint64_t>(fields[1]), fields[2],
                      from_any_base64(fields[3]));
    if (fields.size() == 6 && fields[0] == "scrypt")
        return scrypt(number<std::uint64_t>(fields[1]), number<std::uint32_t>(fields[3]),
                      number<std::uint32_t>(fields[4]), fields[2], from_any_base64(fields[5]));
    return std::nullopt;
}

std::optional<Parts> parse_werkzeug(std::string_view text)
{
    const auto fields = split(text, '$');
    if (fields.size() != 3)
        return std::nullopt;
    const auto method = split(fields[0], ':');
    if (method.size() == 3 && method[0] == "pbkdf2")
        return pbkdf2(digest_named(method[1]), number<std::uint64_t>(method[2]), fields[1],
                      from_hex(fields[2]));
    if (method.size() == 4 && method[0] == "scrypt")
        return scrypt(number<std::uint64_t>(method[1]), number<std::uint32_t>(method[2]),
                      number<std::uint32_t>(method[3]), fields[1], from_hex(fields[2]));
    return std::nullopt;
}

std::optional<Parts> parse_spring(std::string_view text)
{
    if (!text.starts_with('{'))
        return std::nullopt;
    const auto end = text.find('}');
    if (end == std::string_view::npos)
        return std::nullopt;
    const auto encoder = text.substr(1, end - 1);
    const auto hash = text.substr(end + 1);
    if (encoder == "bcrypt")
        return parse_bcrypt(hash);
    if (encoder == "pbkdf2" || encoder == "pbkdf2@SpringSecurity_v5_8")
        return spring_pbkdf2(hash);
    if (encoder == "scrypt" || encoder == "scrypt@SpringSecurity_v5_8")
        return spring_scrypt(hash);
    return std::nullopt;
}

} // namespace postkey::crypto
