#include "front/pages/typed_address.hpp"

#include "base/encoding.hpp"

namespace postkey::front::pages {
namespace {

constexpr std::chrono::minutes life{30};

http::Cookie cookie_of(const Site& site)
{
    http::Cookie cookie;
    cookie.name = site.https ? "__Host-postkey_address" : "postkey_address";
    cookie.transport = site.https ? http::Cookie::Transport::https_only : http::Cookie::Transport::any;
    return cookie;
}

} // namespace

void remember_address(http::Response& response, const EmailAddress& address, const Site& site)
{
    auto cookie = cookie_of(site);
    cookie.value = to_base64url(address.text());
    cookie.max_age = life;
    http::set_cookie(response, cookie);
}

void forget_address(http::Response& response, const Site& site)
{
    auto cookie = cookie_of(site);
    cookie.max_age = std::chrono::seconds(0);
    http::set_cookie(response, cookie);
}

std::string remembered_address(const http::Request& request, const Site& site)
{
    const auto encoded = request.cookie(cookie_of(site).name);
    const auto text = encoded ? from_base64url(*encoded) : std::nullopt;
    const auto address = text ? EmailAddress::parse(*text) : std::unexpected(AddressError::malformed);
    return address ? address->text() : std::string();
}

} // namespace postkey::front::pages
