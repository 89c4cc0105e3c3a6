#pragma once
// The header block of a mail as names and values.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postkey::front::inbox {

// In their order, unfolded (RFC 5322 §2.2.3).
std::vector<std::pair<std::string, std::string>> headers_of(std::string_view source);

} // namespace postkey::front::inbox
