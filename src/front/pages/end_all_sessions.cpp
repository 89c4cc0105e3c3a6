#include "front/cookies.hpp"
#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> end_all_sessions(Pages& pages, http::Request request)
{
    const auto sent = co_await sent_by_owner(pages, std::move(request));
    if (!sent)
        co_return sent.error();

    co_await pages.services.sessions.end_all(sent->visit.signed_in->account.id, sent->visit.origin);
    auto response = go_to(pages, "/login", "sessions_ended");
    drop_cookie(response, CookieKind::session, pages.services.site);
    drop_cookie(response, CookieKind::csrf, pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
