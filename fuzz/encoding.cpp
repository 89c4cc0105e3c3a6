// Base64, base64url and percent-encoding (base/encoding.hpp), and the way into logs and terminals
// (base/unicode.hpp).
#include "base/encoding.hpp"

#include "base/unicode.hpp"
#include "fuzz/support/target.hpp"

namespace postkey::fuzz {
namespace {

void try_encoding(std::string_view input)
{
    if (const auto bytes = from_base64url(input))
        require(to_base64url(*bytes) == input, "each value has exactly one base64url text");
    if (const auto bytes = from_base64(input))
        require(to_base64(*bytes) == input, "each value has exactly one base64 text");
    require(from_base64url(to_base64url(input)) == input, "base64url comes back");
    require(from_base64(to_base64(input)) == input, "base64 comes back");
    require(percent_decoded(percent_encoded(input)) == input, "percent-encoding comes back");
    if (const auto bytes = percent_decoded(input))
        require(percent_decoded(percent_encoded(*bytes)) == *bytes, "what was decoded comes back");

    const auto shown = with_controls_escaped(input);
    require(is_valid_utf8(shown) && !has_control_characters(shown), "what is shown steers no terminal");
    require(has_control_characters(input) || shown == input, "plain text is shown as it is");
    require(ascii_lower(ascii_lower(input)) == ascii_lower(input), "small letters stay small");
    require(trimmed(trimmed(input)) == trimmed(input), "what is trimmed stays trimmed");
}

const Target target("encoding", try_encoding);

} // namespace
} // namespace postkey::fuzz
