#include "base/unicode.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

namespace postkey {
namespace {

// Takes one code point off the front of `text`; nothing when the bytes there are not UTF-8.
std::optional<std::uint32_t> take_code_point(std::string_view& text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    std::size_t length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || text.size() < length)
        return std::nullopt;
    std::uint32_t point = length == 1 ? first : first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return std::nullopt;
        point = (point << 6) | (byte(i) & 0x3fU);
    }
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    if (overlong || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
        return std::nullopt;
    text.remove_prefix(length);
    return point;
}

bool is_control(std::uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029 ||
           point == 0x061c || point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

} // namespace

bool is_valid_utf8(std::string_view text)
{
    while (!text.empty())
        if (!take_code_point(text))
            return false;
    return true;
}

std::size_t code_point_count(std::string_view utf8)
{
    std::size_t count = 0;
    for (const char c : utf8)
        if ((static_cast<unsigned char>(c) & 0xc0) != 0x80)
            ++count;
    return count;
}

bool has_control_characters(std::string_view utf8)
{
    while (!utf8.empty()) {
        const auto point = take_code_point(utf8);
        if (!point || is_control(*point))
            return true;
    }
    return false;
}

std::string with_controls_escaped(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        const auto before = text;
        const auto point = take_code_point(text);
        if (!point) {
            out += fmt::format("\\x{{{:02X}}}", static_cast<unsigned char>(text.front()));
            text.remove_prefix(1);
        } else if (is_control(*point)) {
            out += fmt::format("\\u{{{:04X}}}", *point);
        } else {
            out += before.substr(0, before.size() - text.size());
        }
    }
    return out;
}

std::string ascii_lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace postkey
