#pragma once
// What every answer tells the browser not to do (checklist S-075, S-077).
#include "http/response.hpp"

namespace postkey::http {

enum class Scheme
{
    http,
    https
};

// Appends each header that the answer does not set itself, as "Name: value" lines. HSTS only where `scheme`
// is https.
void append_security_headers(std::string& out, const Response& response, Scheme scheme);

} // namespace postkey::http
