#include "domain/email_address.hpp"

#include "base/unicode.hpp"

#include <idn2.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include <memory>
#include <optional>

namespace postkey {
namespace {

constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_domain = 255;
constexpr std::size_t longest_address = 254;

struct FreeDeleter
{
    void operator()(void* memory) const { ::free(memory); } // libunistring allocates with malloc
};

bool is_atom_character(unsigned char c)
{
    // RFC 5322 §3.2.3 atext, and any non-ASCII octet of valid UTF-8 (RFC 6531 §3.3).
    static constexpr std::string_view specials = "!#$%&'*+-/=?^_`{|}~";
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           specials.find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text)
{
    bool after_dot = true;
    for (const char c : text) {
        if (c == '.') {
            if (after_dot)
                return false;
            after_dot = true;
        } else if (is_atom_character(static_cast<unsigned char>(c))) {
            after_dot = false;
        } else {
            return false;
        }
    }
    return !after_dot;
}

bool is_host_like(std::string_view text)
{
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

// RFC 5322 allows more than is safe to hand on: an encoded word (RFC 2047), which some mail programs decode
// into a second address; "ada%example.net", which old relays send on to example.net; and what no reader can
// see (S-041, S-043).
bool means_what_it_shows(std::string_view local)
{
    const auto encoded = local.find("=?");
    if (encoded != std::string_view::npos && local.find("?=", encoded + 2) != std::string_view::npos)
        return false;
    const auto percent = local.rfind('%');
    if (percent != std::string_view::npos && is_host_like(local.substr(percent + 1)))
        return false;
    const auto* rest = reinterpret_cast<const std::uint8_t*>(local.data());
    for (std::size_t left = local.size(); left > 0;) {
        ucs4_t point = 0;
        const int length = u8_mbtouc(&point, rest, left);
        if (uc_is_property_default_ignorable_code_point(point))
            return false;
        rest += length;
        left -= static_cast<std::size_t>(length);
    }
    return true;
}

std::optional<std::string> nfc(std::string_view text)
{
    std::size_t length = 0;
    const std::unique_ptr<std::uint8_t, FreeDeleter> normal(u8_normalize(
        UNINORM_NFC, reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr, &length));
    if (!normal)
        return std::nullopt;
    return std::string(reinterpret_cast<const char*>(normal.get()), length);
}

bool is_host_label(std::string_view label)
{
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
        return false;
    for (const char c : label)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    return true;
}

// At least two labels and a last one that is not a number, so that 127.0.0.1 is no domain.
bool is_host_name(std::string_view domain)
{
    std::size_t labels = 0;
    std::string_view last;
    while (true) {
        const auto dot = domain.find('.');
        last = domain.substr(0, dot);
        if (!is_host_label(last))
            return false;
        ++labels;
        if (dot == std::string_view::npos)
            break;
        domain.remove_prefix(dot + 1);
    }
    return labels >= 2 && last.find_first_not_of("0123456789") != std::string_view::npos;
}

std::optional<std::string> a_labels(std::string_view domain)
{
    char* raw = nullptr;
    const std::string terminated(domain);
    // idn2_to_ascii_8z takes UTF-8 whatever the locale says.
    const int result = idn2_to_ascii_8z(terminated.c_str(), &raw, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    const std::unique_ptr<char, FreeDeleter> owned(raw);
    if (result != IDN2_OK)
        return std::nullopt;
    std::string ascii = ascii_lower(owned.get());
    // The way back must exist too: it refuses "xn--" labels that encode nothing valid.
    char* unicode = nullptr;
    const int back = idn2_to_unicode_8z8z(ascii.c_str(), &unicode, IDN2_NONTRANSITIONAL);
    const std::unique_ptr<char, FreeDeleter> owned_unicode(unicode);
    if (back != IDN2_OK)
        return std::nullopt;
    return ascii;
}

} // namespace

std::expected<EmailAddress, AddressError> EmailAddress::parse(std::string_view text)
{
    if (text.size() > longest_local_part + 1 + longest_domain)
        return std::unexpected(AddressError::too_long);
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || !is_valid_utf8(text) || has_control_characters(text))
        return std::unexpected(AddressError::malformed);

    const auto local = text.substr(0, at);
    if (!is_dot_atom(local) || !means_what_it_shows(local) || text.find('@') != at)
        return std::unexpected(AddressError::malformed);
    // Small letters first: NFC puts w and a ring together, but not W and a ring. Before that once more NFC,
    // which makes the letter K of the Kelvin sign.
    const auto composed = nfc(local);
    const auto normal = composed ? nfc(ascii_lower(*composed)) : std::nullopt;
    const auto domain = a_labels(text.substr(at + 1));
    if (!normal || !domain || !is_dot_atom(*normal))
        return std::unexpected(AddressError::malformed);
    if (normal->size() > longest_local_part || domain->size() > longest_domain)
        return std::unexpected(AddressError::too_long);
    if (!is_host_name(*domain))
        return std::unexpected(AddressError::malformed);

    std::string canonical = *normal + '@' + *domain;
    if (canonical.size() > longest_address)
        return std::unexpected(AddressError::too_long);
    return EmailAddress(std::move(canonical));
}

bool EmailAddress::needs_smtputf8() const
{
    for (const char c : text_)
        if (static_cast<unsigned char>(c) >= 0x80)
            return true;
    return false;
}

std::string EmailAddress::masked() const
{
    const auto local = local_part();
    std::size_t first = 1;
    while (first < local.size() && (static_cast<unsigned char>(local[first]) & 0xc0) == 0x80)
        ++first;
    return std::string(local.substr(0, first)) + "***@" + std::string(domain());
}

std::string EmailAddress::mailbox() const
{
    const auto local = local_part();
    const auto tag = local.find('+');
    const auto kept = tag == std::string_view::npos || tag == 0 ? local : local.substr(0, tag);
    return std::string(kept) + '@' + std::string(domain());
}

} // namespace postkey
