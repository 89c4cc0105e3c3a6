#include "http/security_headers.hpp"

#include <array>

namespace postkey::http {
namespace {

struct Header
{
    std::string_view name;
    std::string_view value;
};

constexpr std::string_view policy_of_pages = "default-src 'none'; style-src 'self'; img-src 'self' data:; "
                                             "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
constexpr std::string_view policy_of_data = "default-src 'none'; frame-ancestors 'none'";

constexpr auto defaults = std::to_array<Header>({
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Frame-Options", "DENY"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    {"Cache-Control", "no-store"},
});

void append_unless_set(std::string& out, const Response& response, Header header)
{
    if (response.headers.find(header.name))
        return;
    out.append(header.name).append(": ").append(header.value).append("\r\n");
}

} // namespace

void append_security_headers(std::string& out, const Response& response, Scheme scheme)
{
    const bool page =
        response.headers.find("Content-Type").value_or(std::string_view()).starts_with("text/html");
    append_unless_set(out, response, {"Content-Security-Policy", page ? policy_of_pages : policy_of_data});
    for (const auto& header : defaults)
        append_unless_set(out, response, header);
    if (scheme == Scheme::https)
        append_unless_set(out, response,
                          {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"});
}

} // namespace postkey::http
