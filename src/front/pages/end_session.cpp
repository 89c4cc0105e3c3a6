#include "front/cookies.hpp"
#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> end_session(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, request);
    const auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    if (!visit.signed_in)
        co_return sign_in_first(pages);

    // One that is gone already, or somebody else's, needs no other answer: it is not in the list that
    // follows.
    const auto session = SessionId::parse(form->text("session"));
    if (session)
        co_await pages.services.sessions.end(*visit.signed_in, *session, visit.origin);
    if (session != visit.signed_in->session)
        co_return go_to(pages, "/account", "session_ended");
    auto response = go_to(pages, "/login", "signed_out");
    drop_cookie(response, CookieKind::session, pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
