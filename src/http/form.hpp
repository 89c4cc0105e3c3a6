#pragma once
// Fields of a form or a query: application/x-www-form-urlencoded, read strictly.
#include "http/request.hpp"

namespace postkey::http {

// '+' is a space. Nothing for a broken escape, invalid UTF-8, NUL, an empty name or more than 256 fields.
// Other control characters stay: the field they are in is named by who checks it. Empty pieces ("a=1&&b=2")
// are skipped.
std::optional<Fields> form_fields(std::string_view body);

} // namespace postkey::http
