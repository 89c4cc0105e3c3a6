#include "mail/encoded_word.hpp"

#include "base/encoding.hpp"

#include <optional>
#include <vector>

namespace postkey::mail {
namespace {

constexpr std::size_t longest_word = 75;
constexpr std::size_t longest_line = 76;
constexpr std::string_view word_start = "=?UTF-8?";
constexpr std::size_t frame = word_start.size() + 4; // "=?UTF-8?" "Q?" "?="

// What RFC 2047 §5 (3) lets stand for itself even in a phrase.
bool is_literal(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '!' ||
           c == '*' || c == '+' || c == '-' || c == '/';
}

std::string to_q(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == ' ') {
            out += '_';
        } else if (is_literal(byte)) {
            out += c;
        } else {
            out += '=';
            out += digits[byte >> 4];
            out += digits[byte & 0x0f];
        }
    }
    return out;
}

// Half of it stays readable in Q.
bool is_mostly_latin(std::string_view utf8)
{
    std::size_t literal = 0;
    for (const char c : utf8)
        literal += c == ' ' || is_literal(static_cast<unsigned char>(c)) ? 1 : 0;
    return 2 * literal >= utf8.size();
}

std::size_t b_length(std::size_t bytes)
{
    return (bytes + 2) / 3 * 4;
}

std::size_t character_length(std::string_view utf8)
{
    std::size_t length = 1;
    while (length < utf8.size() && (static_cast<unsigned char>(utf8[length]) & 0xc0) == 0x80)
        ++length;
    return length;
}

// The front of `utf8`, in whole characters, whose encoded form has at most `room` characters; at least one
// character.
std::string_view fitting_front(std::string_view utf8, std::size_t room, char encoding)
{
    std::size_t taken = 0;
    while (taken < utf8.size()) {
        const auto more = taken + character_length(utf8.substr(taken));
        const auto width = encoding == 'B' ? b_length(more) : to_q(utf8.substr(0, more)).size();
        if (width > room && taken > 0)
            break;
        taken = more;
        if (width > room)
            break;
    }
    return utf8.substr(0, taken);
}

std::optional<std::string> from_q(std::string_view text)
{
    std::string escaped;
    for (const char c : text) {
        if (c == '%')
            escaped += "%25"; // '%' is data in Q and an escape to percent_decoded
        else
            escaped += c == '_' ? ' ' : c == '=' ? '%' : c;
    }
    return percent_decoded(escaped);
}

// Takes an encoded word off the front of `value`; nothing, and `value` untouched, when none is there.
std::optional<std::string> take_word(std::string_view& value)
{
    if (!value.starts_with(word_start) || value.size() < frame)
        return std::nullopt;
    const char encoding = value[word_start.size()];
    const auto text = value.substr(word_start.size() + 2);
    const auto end = text.find("?=");
    if (end == std::string_view::npos || value[word_start.size() + 1] != '?')
        return std::nullopt;
    auto decoded = encoding == 'B' ? from_base64(text.substr(0, end)) : from_q(text.substr(0, end));
    if (decoded)
        value = text.substr(end + 2);
    return decoded;
}

} // namespace

std::string to_encoded_words(std::string_view utf8, std::size_t column)
{
    const char encoding = is_mostly_latin(utf8) ? 'Q' : 'B';
    constexpr std::size_t widest_character = 12; // four bytes in Q
    std::string out;
    if (column + frame + widest_character > longest_line) {
        out += "\r\n ";
        column = 1;
    }
    while (!utf8.empty()) {
        const auto room = std::min(longest_word, longest_line - column) - frame;
        const auto front = fitting_front(utf8, room, encoding);
        utf8.remove_prefix(front.size());
        out += word_start;
        out += encoding;
        out += '?';
        out += encoding == 'B' ? to_base64(front) : to_q(front);
        out += "?=";
        if (!utf8.empty())
            out += "\r\n ";
        column = 1;
    }
    return out;
}

std::string from_encoded_words(std::string_view value)
{
    std::string out;
    std::size_t end_of_word = std::string::npos; // in `out`, when only white space has followed since
    while (!value.empty()) {
        if (const auto word = take_word(value)) {
            if (end_of_word != std::string::npos)
                out.resize(end_of_word);
            out += *word;
            end_of_word = out.size();
            continue;
        }
        if (value.front() != ' ' && value.front() != '\t')
            end_of_word = std::string::npos;
        out += value.front();
        value.remove_prefix(1);
    }
    return out;
}

} // namespace postkey::mail
