#pragma once
// What a relay says is logged, stored and shown to operators. Some relays quote what they do not like, and
// that may be the link or the code of the mail.
#include <string>
#include <string_view>

namespace postkey::flow {

// The reply without the code and without any piece of the token from which one could go on: twelve characters
// in a row or more, so that a token that is cut or folded does not slip through (S-014, S-109). Each gives
// way to "[...]". An empty token or code is in nothing.
std::string without_secrets(std::string_view reply, std::string_view token, std::string_view code);

} // namespace postkey::flow
