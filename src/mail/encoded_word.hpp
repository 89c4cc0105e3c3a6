#pragma once
// Words of a header that are not plain ASCII (RFC 2047): =?UTF-8?Q?caf=C3=A9?=.
#include <string>
#include <string_view>

namespace postkey::mail {

// `utf8` as encoded words of at most 75 characters, Q when it is mostly Latin, else B, each with whole
// characters; more than one are folded over lines of at most 76. `column` is how far the header's first line
// has come. Safe in a phrase.
std::string to_encoded_words(std::string_view utf8, std::size_t column);

// The way back, for an unfolded header value: encoded words in UTF-8 decoded, white space between two of them
// dropped, everything else as it is.
std::string from_encoded_words(std::string_view value);

} // namespace postkey::mail
