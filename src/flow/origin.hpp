#pragma once
// Where a request came from, as far as flows care.
#include "domain/locale.hpp"

#include <string>

namespace postkey::flow {

// In whose words a mail speaks and what its links look like: Postkey's own, or those of a dialect that asked
// for it.
enum class Style
{
    postkey,
    dundie,
    poletto
};

struct Origin
{
    Locale locale = Locale::en; // of the page, or negotiated from Accept-Language
    std::string client;         // "Firefox on Linux", from a fixed list; empty when unknown
    std::string source;         // client address, for throttles and the audit log
    Style style = Style::postkey;
    std::string request_id = {};
};

} // namespace postkey::flow
