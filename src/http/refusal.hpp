#pragma once
// Answers that no endpoint made: what the connection refuses, and what becomes of an exception.
#include "http/response.hpp"

namespace postkey::http {

// Why a request is not passed on. Texts live for ever.
struct Refusal
{
    unsigned status;
    std::string_view code;
    std::string_view detail;
    std::string_view allow = {};
};

constexpr Refusal malformed_request{400, "malformed", "The request is not well-formed HTTP."};
constexpr Refusal too_slow{408, "request_timeout", "The request took too long to arrive."};
constexpr Refusal body_too_large{413, "content_too_large", "The request's body is too large."};
constexpr Refusal unknown_expectation{417, "expectation_failed", "Only 100-continue can be expected."};
constexpr Refusal head_too_large{431, "headers_too_large", "The request's header block is too large."};
constexpr Refusal too_many_fields{431, "headers_too_large", "The request has too many header fields."};
constexpr Refusal unknown_method{501, "method_not_implemented", "This method is not implemented."};
constexpr Refusal unknown_version{505, "http_version_not_supported",
                                  "Only HTTP/1.1 and HTTP/1.0 are spoken."};
// These two are not about a resource whose methods could be listed, so they list all.
constexpr Refusal no_tunnel{405, "method_not_allowed", "This server is not a proxy.",
                            "GET, HEAD, POST, PUT, PATCH, DELETE"};
constexpr Refusal no_options{405, "method_not_allowed", "OPTIONS is not answered.",
                             "GET, HEAD, POST, PUT, PATCH, DELETE"};

Response to_response(const Refusal& refusal);

// To be called while an exception is being handled. Logs it with the request's id and the route's pattern;
// never the path, which may hold a token.
Response response_of_current_exception(std::string_view request_id, std::string_view route);

} // namespace postkey::http
