#include "http/response.hpp"

#include <algorithm>
#include <array>

namespace postkey::http {
namespace {

struct Reason
{
    unsigned status;
    std::string_view phrase;
};

// RFC 9110 §15, RFC 6585.
constexpr auto reasons = std::to_array<Reason>({
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
});

} // namespace

std::string_view reason_phrase(unsigned status)
{
    const auto* const found = std::ranges::find(reasons, status, &Reason::status);
    return found == reasons.end() ? std::string_view("Unnamed") : found->phrase;
}

} // namespace postkey::http
