#pragma once
// A mailed link's token on its way through the pages. It comes in the URL once, and is exchanged at once for
// a short-lived cookie and a clean URL (S-033); looking at it never uses it up (S-032).
#include "front/pages/visit.hpp"
#include "front/throttling.hpp"

#include <optional>

namespace postkey::front::pages {

// Answers the visit of a mailed link: a good token goes into the link cookie, and the browser to `path`.
Task<http::Response> exchange_link(Pages& pages, http::Request request, SecretString token, TokenScope scope,
                                   std::string path);

// The token of a POST or of the page behind a link: from the path, else from the link cookie.
std::optional<SecretString> token_of(const http::Request& request, const Site& site);

// What the token is good for; nothing when it is not, or is for something else than `scope`.
Task<std::optional<flow::InspectedToken>> inspected(Pages& pages, http::Request request, SecretString token,
                                                    TokenScope scope);

// 400, without the cookie, and with a way to a new link. `scope` as above.
http::Response link_not_valid(Pages& pages, const Visit& visit, TokenScope scope);

// The good link that a form was sent with, while what is tried with it counts as `guess`.
struct SentLink
{
    SecretString token;
    flow::InspectedToken good;
    Guess guess;
};

// Or the answer to a form whose link is not good, which was a wrong guess.
Task<std::expected<SentLink, http::Response>> sent_link(Pages& pages, Visit visit, http::Request request,
                                                        Guess guess, TokenScope scope);

// link_not_valid for a form that was sent: a genuine link that is not good any more is put on record.
Task<http::Response> refused_link(Pages& pages, Visit visit, std::optional<SecretString> token,
                                  TokenScope scope);

} // namespace postkey::front::pages
