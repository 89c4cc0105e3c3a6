#include "mail/verp.hpp"

#include "base/unicode.hpp"
#include "crypto/digest.hpp"

#include <algorithm>
#include <cstdint>

namespace postkey::mail {
namespace {

constexpr std::string_view prefix = "b+";
constexpr std::size_t id_bytes = 16;
constexpr std::size_t id_letters = 26;
constexpr std::size_t mac_bytes = 10;
constexpr std::size_t mac_letters = 16;
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567"; // RFC 4648 §6, lower case

std::string to_base32(std::string_view bytes)
{
    std::string out;
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char byte : bytes) {
        pending = (pending << 8) | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 5; bits -= 5)
            out += letters[(pending >> (bits - 5)) & 31];
    }
    if (bits > 0)
        out += letters[(pending << (5 - bits)) & 31];
    return out;
}

std::optional<std::string> from_base32(std::string_view text)
{
    std::string out;
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char letter : text) {
        const auto value = letters.find(letter);
        if (value == std::string_view::npos)
            return std::nullopt;
        pending = (pending << 5) | static_cast<std::uint32_t>(value);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>((pending >> bits) & 0xff);
        }
    }
    const bool unused_bits_set = (pending & ((1U << bits) - 1)) != 0;
    return unused_bits_set ? std::nullopt : std::optional(out);
}

int hex_value(char digit)
{
    return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

std::string bytes_of(const MessageId& message)
{
    std::string digits = message.text();
    std::erase(digits, '-');
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes += static_cast<char>(hex_value(digits[i]) * 16 + hex_value(digits[i + 1]));
    return bytes;
}

std::optional<MessageId> message_with(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        const auto byte = static_cast<unsigned char>(bytes[i]);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return MessageId::parse(text);
}

std::string mac_of(const SecretString& key, std::string_view id)
{
    return to_base32(crypto::hmac_sha256(key, id).substr(0, mac_bytes));
}

} // namespace

Verp::Keys::Keys(const crypto::KeySet& keys) : kids(keys.kids()), secrets(keys.derive_all("bounce address"))
{
}

Verp::Verp(const crypto::KeyRing& ring, std::string domain) : keys_(ring), domain_(ascii_lower(domain)) {}

std::string Verp::sender_of(const MessageId& message, std::string_view kid) const
{
    const auto id = to_base32(bytes_of(message));
    const auto keys = keys_.now();
    const auto found = std::ranges::find(keys->kids, kid);
    const auto place = found == keys->kids.end() ? 0 : static_cast<std::size_t>(found - keys->kids.begin());
    return std::string(prefix) + id + "." + mac_of(keys->secrets[place], id) + "@" + domain_;
}

std::optional<MessageId> Verp::message_of(std::string_view address) const
{
    const auto text = ascii_lower(address); // relays may change the case of what they send back
    std::string_view rest = text;
    if (rest.size() != prefix.size() + id_letters + 1 + mac_letters + 1 + domain_.size() ||
        !rest.starts_with(prefix) || !rest.ends_with("@" + domain_))
        return std::nullopt;
    rest.remove_prefix(prefix.size());
    const auto id = rest.substr(0, id_letters);
    const auto mac = rest.substr(id_letters + 1, mac_letters);
    const auto bytes = from_base32(id);
    if (rest[id_letters] != '.' || !bytes || bytes->size() != id_bytes)
        return std::nullopt;
    const auto keys = keys_.now();
    for (const auto& key : keys->secrets)
        if (crypto::equal_in_constant_time(mac_of(key, id), mac))
            return message_with(*bytes);
    return std::nullopt;
}

} // namespace postkey::mail
