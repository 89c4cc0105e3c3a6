#pragma once
// Base64url without padding (RFC 4648 §5), base64, hex and percent-encoding. Decoding is strict: no white
// space, no padding in base64url, no unused bits set, so that each value has exactly one text.
#include <optional>
#include <string>
#include <string_view>

namespace postkey {

std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

std::string to_base64(std::string_view bytes); // with padding, on one line
std::optional<std::string> from_base64(std::string_view text);

std::string to_hex(std::string_view bytes); // lower case

// RFC 3986: everything but unreserved characters becomes %XX.
std::string percent_encoded(std::string_view bytes);
// Nothing for a broken escape. '+' stays '+'.
std::optional<std::string> percent_decoded(std::string_view text);

} // namespace postkey
