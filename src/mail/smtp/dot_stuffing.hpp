#pragma once
// A message as DATA carries it (RFC 5321 §4.5.2).
#include <string>
#include <string_view>

namespace postkey::mail::smtp {

// The line that ends a message, and nothing before it does.
inline constexpr std::string_view final_dot = ".\r\n";

// `message` with a second dot before each line that begins with one, and a line end behind the last. Throws
// std::invalid_argument for a CR or LF that stands alone: half the servers of the world take it for a line
// end (S-100).
std::string dot_stuffed(std::string_view message);

} // namespace postkey::mail::smtp
