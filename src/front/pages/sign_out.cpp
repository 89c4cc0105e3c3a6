#include "front/cookies.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> sign_out(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, request);
    const auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    if (visit.signed_in)
        co_await pages.services.sessions.sign_out(*visit.signed_in, visit.origin);
    auto response = go_to(pages, "/login", "signed_out");
    drop_cookie(response, CookieKind::session, pages.services.site);
    drop_cookie(response, CookieKind::csrf, pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
