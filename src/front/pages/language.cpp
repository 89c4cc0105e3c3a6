#include "front/cookies.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

// A GET that changes nothing but a cookie about looks: a link, so that it works in every browser.
Task<http::Response> choose_language(Pages& pages, http::Request request)
{
    auto response = go_to(pages, page_of(request.query.find("back").value_or("/")));
    if (const auto locale = parse_locale(request.parameter("tag")))
        give_cookie(response, CookieKind::locale, SecretString(std::string(to_text(*locale))),
                    pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
