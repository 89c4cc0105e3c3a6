#pragma once
// Words of RFC 9110 §5.6 that both directions need.
#include <optional>
#include <string_view>

namespace postkey::http {

bool is_token(std::string_view text); // one or more of its characters

// No control character but the tab, so nothing that could end a line. Says nothing of bytes past ASCII.
bool is_field_value(std::string_view text);

std::optional<unsigned> parse_number(std::string_view digits); // digits and nothing else

} // namespace postkey::http
