#pragma once
// The way back from what mail/ writes, strict, and written a second time so that one mistake is not made in
// both directions.
#include <optional>
#include <string>
#include <string_view>

namespace postkey::fuzz {

// RFC 2045 §6.7, with CRLF become LF. Nothing for a line over 76 characters, a byte that must be escaped, or
// white space before a line end.
std::optional<std::string> from_quoted_printable(std::string_view encoded);

std::string with_lf(std::string_view text); // CRLF become LF; a lone CR stays

// CRLF and nothing else ends a line, and no line has more than `longest` octets before it.
bool has_sound_lines(std::string_view message, std::size_t longest);

std::string unfolded(std::string_view header); // RFC 5322 §2.2.3

} // namespace postkey::fuzz
