#pragma once
// One HTTP answer, as an endpoint returns it. The connection adds Date, Content-Length, the request id and
// the security headers that every answer carries.
#include "http/request.hpp"

#include <chrono>
#include <string>

namespace postkey::http {

struct Response
{
    unsigned status = 200;
    Fields headers;
    std::string body;
    std::string route; // the pattern that answered: set by the router for the log, never sent
};

// A Set-Cookie value (RFC 6265bis). Always HttpOnly, Path=/, without Domain.
struct Cookie
{
    enum class SameSite
    {
        lax,
        strict
    };
    std::string name;
    std::string value;                // only characters that need no quoting: base64url and '.'
    std::chrono::seconds max_age{-1}; // negative: until the browser closes; 0: delete
    SameSite same_site = SameSite::lax;
    enum class Transport
    {
        https_only,
        any
    } transport = Transport::https_only;
};

void set_cookie(Response& response, const Cookie& cookie);

Response json_response(unsigned status, std::string body); // application/json, no-store
Response html_response(unsigned status, std::string body); // text/html; charset=utf-8, no-store
Response redirect(std::string location);                   // 303 See Other, no-store
Response empty_response(unsigned status);                  // 204 and the like

// A refusal as RFC 9457 has it: application/problem+json with type "about:blank", title (the status's reason
// phrase), status, detail and code, and errors[] of {pointer, code, detail} when there are any. `detail`
// never holds what the client sent.
struct FieldError
{
    std::string pointer; // JSON pointer, "/email" (RFC 6901)
    std::string code;    // "required", "too_long", ...
    std::string detail;  // one sentence in English
};

Response problem(unsigned status, std::string code, std::string detail, std::vector<FieldError> errors = {});

std::string_view reason_phrase(unsigned status);

} // namespace postkey::http
