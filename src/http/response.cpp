#include "http/response.hpp"

#include <algorithm>
#include <stdexcept>

namespace postkey::http {
namespace {

bool needs_no_quoting(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    });
}

Response answer(unsigned status, std::string content_type, std::string body)
{
    Response response;
    response.status = status;
    response.headers.add("Content-Type", std::move(content_type));
    response.headers.add("Cache-Control", "no-store");
    response.body = std::move(body);
    return response;
}

} // namespace

void set_cookie(Response& response, const Cookie& cookie)
{
    if (cookie.name.empty() || !needs_no_quoting(cookie.name) || !needs_no_quoting(cookie.value))
        throw std::logic_error("a cookie that would need quoting");
    std::string text = cookie.name + '=' + cookie.value + "; Path=/; HttpOnly; SameSite=";
    text += cookie.same_site == Cookie::SameSite::lax ? "Lax" : "Strict";
    if (cookie.transport == Cookie::Transport::https_only)
        text += "; Secure";
    if (cookie.max_age.count() >= 0)
        text += "; Max-Age=" + std::to_string(cookie.max_age.count());
    response.headers.add("Set-Cookie", std::move(text));
}

Response json_response(unsigned status, std::string body)
{
    return answer(status, "application/json", std::move(body));
}

Response html_response(unsigned status, std::string body)
{
    return answer(status, "text/html; charset=utf-8", std::move(body));
}

Response redirect(std::string location)
{
    auto response = empty_response(303);
    response.headers.add("Location", std::move(location));
    return response;
}

Response empty_response(unsigned status)
{
    Response response;
    response.status = status;
    response.headers.add("Cache-Control", "no-store");
    return response;
}

} // namespace postkey::http
