#pragma once
// The cookies of this server. `__Host-` and Secure where the public URL is https; a bare name on loopback
// development.
#include "base/secret.hpp"
#include "front/services.hpp"
#include "http/response.hpp"

#include <optional>
#include <string_view>

namespace postkey::front {

enum class CookieKind
{
    session, // "postkey_session": a browser's session
    claim,   // "postkey_claim": who signed up in this browser, for 7 days
    link,    // "postkey_link": a mailed link's token after the exchange to a clean URL, 10 minutes
    csrf,    // "postkey_csrf": the browser's half of the CSRF proof
    flash,   // "postkey_flash": the name of one message for the next page
    mail,    // "postkey_mail": the status token of the mail this browser asked for last, for an hour
    device,  // "postkey_device": a browser that has signed in here before, for a year
    locale,  // "postkey_locale": a language chosen on a page
};

std::optional<SecretString> read_cookie(const http::Request& request, CookieKind kind, const Site& site);
void give_cookie(http::Response& response, CookieKind kind, const SecretString& value, const Site& site);
void drop_cookie(http::Response& response, CookieKind kind, const Site& site);

} // namespace postkey::front
