#include "front/cookies.hpp"

#include "http/request.hpp"

#include <stdexcept>

namespace postkey::front {
namespace {

struct Kind
{
    std::string_view name;
    std::chrono::seconds life; // negative: until the browser closes
};

constexpr std::chrono::seconds until_closed{-1};

Kind kind_of(CookieKind kind)
{
    switch (kind) {
    case CookieKind::session:
        return {"postkey_session", until_closed};
    case CookieKind::claim:
        return {"postkey_claim", std::chrono::days(7)};
    case CookieKind::link:
        return {"postkey_link", std::chrono::minutes(10)};
    case CookieKind::csrf:
        return {"postkey_csrf", until_closed};
    case CookieKind::flash:
        return {"postkey_flash", until_closed};
    case CookieKind::mail:
        return {"postkey_mail", std::chrono::hours(1)};
    case CookieKind::device:
        return {"postkey_device", std::chrono::days(365)};
    case CookieKind::locale:
        return {"postkey_locale", std::chrono::days(365)};
    }
    throw std::logic_error("a cookie without a name");
}

// On https nothing is accepted under the bare name: a sibling domain could have set it (RFC 6265bis
// §4.1.3.2).
std::string name_of(CookieKind kind, const Site& site)
{
    return (site.https ? "__Host-" : "") + std::string(kind_of(kind).name);
}

http::Cookie made(CookieKind kind, std::string value, std::chrono::seconds life, const Site& site)
{
    http::Cookie cookie;
    cookie.name = name_of(kind, site);
    cookie.value = std::move(value);
    cookie.max_age = life;
    // Lax, not Strict: a mailed link is followed from another site, and its page must see these.
    cookie.same_site = http::Cookie::SameSite::lax;
    cookie.transport = site.https ? http::Cookie::Transport::https_only : http::Cookie::Transport::any;
    return cookie;
}

} // namespace

std::optional<SecretString> read_cookie(const http::Request& request, CookieKind kind, const Site& site)
{
    auto value = request.cookie(name_of(kind, site));
    if (!value || value->empty())
        return std::nullopt;
    return SecretString(std::move(*value));
}

void give_cookie(http::Response& response, CookieKind kind, const SecretString& value, const Site& site)
{
    http::set_cookie(response, made(kind, std::string(value.reveal()), kind_of(kind).life, site));
}

void drop_cookie(http::Response& response, CookieKind kind, const Site& site)
{
    http::set_cookie(response, made(kind, "", std::chrono::seconds(0), site));
}

} // namespace postkey::front
