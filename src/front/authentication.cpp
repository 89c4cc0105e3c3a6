#include "front/authentication.hpp"

#include "base/encoding.hpp"
#include "base/unicode.hpp"
#include "front/client_name.hpp"
#include "front/cookies.hpp"

namespace postkey::front {
namespace {

// What follows the scheme in the one Authorization header; schemes ignore case (RFC 9110 §11.1).
std::optional<std::string_view> authorization(const http::Request& request, std::string_view scheme)
{
    const auto headers = request.headers.find_all("Authorization");
    if (headers.size() != 1 || headers.front().size() <= scheme.size() ||
        headers.front()[scheme.size()] != ' ' ||
        !http::same_name(headers.front().substr(0, scheme.size()), scheme))
        return std::nullopt;
    const auto rest = headers.front().substr(scheme.size());
    return rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
}

std::string origin_of_url(std::string_view url)
{
    const auto authority = url.find("://");
    return std::string(url.substr(0, authority == url.npos ? 0 : url.find('/', authority + 3)));
}

} // namespace

std::optional<SecretString> bearer_token(const http::Request& request)
{
    const auto token = authorization(request, "Bearer");
    if (!token)
        return std::nullopt;
    return SecretString(std::string(*token));
}

bool from_elsewhere(const http::Request& request, const Site& site)
{
    // Sec-Fetch-Site is set by the browser and cannot be forged by a page; Origin serves browsers that do not
    // send it.
    if (const auto fetch_site = request.headers.find("Sec-Fetch-Site"))
        return *fetch_site != "same-origin" && *fetch_site != "none";
    const auto origin = request.headers.find("Origin");
    return origin && *origin != origin_of_url(site.public_url);
}

Task<std::optional<flow::Authenticated>> signed_in_client(Services& services, http::Request request)
{
    auto token = bearer_token(request);
    if (!token)
        co_return std::nullopt;
    co_return co_await services.sessions.by_access_token(std::move(*token));
}

Task<std::optional<flow::Authenticated>> signed_in_browser(Services& services, http::Request request)
{
    auto cookie = read_cookie(request, CookieKind::session, services.site);
    if (!cookie)
        co_return std::nullopt;
    co_return co_await services.sessions.by_cookie(std::move(*cookie));
}

flow::Origin origin_of(const http::Request& request, const Site& site, flow::Style style)
{
    flow::Origin origin;
    std::optional<Locale> locale;
    if (const auto chosen = read_cookie(request, CookieKind::locale, site))
        locale = parse_locale(chosen->reveal());
    if (const auto accepted = request.headers.find("Accept-Language"); accepted && !locale)
        locale = negotiate_locale(*accepted);
    origin.locale = locale.value_or(site.default_locale);
    origin.client = client_name(request.headers.find("User-Agent").value_or(""));
    origin.source = request.source;
    origin.style = style;
    origin.request_id = request.id;
    return origin;
}

std::optional<BasicCredentials> basic_credentials(const http::Request& request)
{
    const auto encoded = authorization(request, "Basic");
    if (!encoded)
        return std::nullopt;
    const auto pair = from_base64(*encoded);
    const auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos || !is_valid_utf8(*pair))
        return std::nullopt;
    return BasicCredentials{pair->substr(0, colon), SecretString(pair->substr(colon + 1))};
}

} // namespace postkey::front
