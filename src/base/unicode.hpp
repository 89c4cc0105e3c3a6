#pragma once
// Questions about UTF-8 text (RFC 3629), answered without a locale.
#include <cstddef>
#include <string>
#include <string_view>

namespace postkey {

bool is_valid_utf8(std::string_view text); // no overlong forms, no surrogates, nothing past U+10FFFF

// Code points of valid UTF-8.
std::size_t code_point_count(std::string_view utf8);

// True when the text has anything that can break a line, end a string or steer a terminal: C0, DEL, C1,
// U+2028, U+2029 and the bidirectional controls.
bool has_control_characters(std::string_view utf8);

// The text with those characters written as \u{XXXX}, for logs and terminals. Invalid UTF-8 becomes \x{XX}.
std::string with_controls_escaped(std::string_view text);

// Only A-Z become a-z; every other byte stays. The locale has no say.
std::string ascii_lower(std::string_view text);

// `text` without leading and trailing ASCII spaces and tabs.
std::string_view trimmed(std::string_view text);

} // namespace postkey
