#pragma once
// Quoted-printable (RFC 2045 §6.7): any text as ASCII lines of at most 76 characters.
#include <string>
#include <string_view>

namespace postkey::mail {

// `text` has LF or CRLF line ends; the result has CRLF ones and no space or tab before them. A lone CR is
// data.
std::string to_quoted_printable(std::string_view text);

} // namespace postkey::mail
