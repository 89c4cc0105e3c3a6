#include "front/cookies.hpp"
#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> end_session(Pages& pages, http::Request request)
{
    const auto sent = co_await sent_by_owner(pages, std::move(request));
    if (!sent)
        co_return sent.error();

    // One that is gone already, or somebody else's, needs no other answer: it is not in the list that
    // follows.
    const auto session = SessionId::parse(sent->form.text("session"));
    if (session)
        co_await pages.services.sessions.end(*sent->visit.signed_in, *session, sent->visit.origin);
    if (session != sent->visit.signed_in->session)
        co_return go_to(pages, "/account", "session_ended");
    auto response = go_to(pages, "/login", "signed_out");
    drop_cookie(response, CookieKind::session, pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
