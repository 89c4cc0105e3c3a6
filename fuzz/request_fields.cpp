// Single header fields: Accept-Language, User-Agent and Content-Type on a line each, then Cookie fields.
#include "base/unicode.hpp"
#include "domain/locale.hpp"
#include "front/client_name.hpp"
#include "front/cookies.hpp"
#include "fuzz/support/lines.hpp"
#include "fuzz/support/target.hpp"

#include <algorithm>

namespace postkey::fuzz {
namespace {

// Every value of `name` in the request, however often it is there.
std::vector<std::string> all_values(const http::Request& request, const std::string& name)
{
    std::vector<std::string> values;
    for (auto rest : request.headers.find_all("Cookie"))
        while (!rest.empty()) {
            const auto pair = trimmed(take_until(rest, ';'));
            if (pair.starts_with(name + "="))
                values.emplace_back(pair.substr(name.size() + 1));
        }
    return values;
}

void try_cookies(const http::Request& request)
{
    for (const char* name : {"postkey_session", "__Host-postkey_session", "a", ""}) {
        const auto values = all_values(request, name);
        require(request.cookie(name) == (values.size() == 1 ? std::optional(values[0]) : std::nullopt),
                "a cookie counts when it is there exactly once");
    }
    front::Site site;
    site.https = true;
    const auto cookie = front::read_cookie(request, front::CookieKind::session, site);
    const auto values = all_values(request, "__Host-postkey_session");
    require(!cookie || (values.size() == 1 && cookie->reveal() == values[0] && !values[0].empty()),
            "on https only the cookie of this very host counts");
}

void try_request_fields(std::string_view input)
{
    const auto locale = negotiate_locale(take_line(input));
    require(!locale || parse_locale(to_text(*locale)) == locale, "a language is one of ours");

    const auto client = front::client_name(take_line(input));
    require(client.size() <= 40, "a client's name is of our words");

    http::Request request;
    request.headers.add("Content-Type", std::string(take_line(input)));
    const auto type = request.media_type();
    require(type == ascii_lower(type) && !type.contains(';') && trimmed(type) == type,
            "a media type is in small letters and alone");

    while (!input.empty())
        request.headers.add("Cookie", std::string(take_line(input)));
    try_cookies(request);
}

const Target target("request_fields", try_request_fields);

} // namespace
} // namespace postkey::fuzz
