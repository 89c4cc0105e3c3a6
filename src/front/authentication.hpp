#pragma once
// Who is asking, and from where.
#include "flow/origin.hpp"
#include "flow/sessions.hpp"
#include "front/services.hpp"
#include "http/request.hpp"

#include <optional>

namespace postkey::front {

// What follows "Authorization: Bearer"; a token anywhere else is ignored (S-088).
std::optional<SecretString> bearer_token(const http::Request& request);

// True when a page of another origin made the browser send this. Its cookies then prove nothing (S-071).
bool from_elsewhere(const http::Request& request, const Site& site);

// By bearer_token().
Task<std::optional<flow::Authenticated>> signed_in_client(Services& services, http::Request request);

// By the session cookie.
Task<std::optional<flow::Authenticated>> signed_in_browser(Services& services, http::Request request);

// Locale: the page's cookie, then Accept-Language, then the default. Client: from a fixed list, never the raw
// User-Agent.
flow::Origin origin_of(const http::Request& request, const Site& site,
                       flow::Style style = flow::Style::postkey);

struct BasicCredentials
{
    std::string identifier;
    SecretString password;
};

std::optional<BasicCredentials> basic_credentials(const http::Request& request); // RFC 7617

} // namespace postkey::front
