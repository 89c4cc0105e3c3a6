#include "front/cookies.hpp"
#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> close_account(Pages& pages, http::Request request)
{
    auto sent = co_await sent_by_owner(pages, std::move(request));
    if (!sent)
        co_return std::move(sent.error());
    auto current = typed_secret(sent->form, "current_password");
    if (!current)
        co_return co_await show_refused(pages, std::move(*sent), &AccountForms::close);

    const auto closed = co_await pages.services.own_account.close(sent->visit.signed_in->account.id,
                                                                  std::move(*current), sent->visit.origin);
    if (!closed)
        co_return co_await show_refused(pages, std::move(*sent), &AccountForms::close, closed.error());
    auto response = go_to(pages, "/", "account_closed");
    drop_cookie(response, CookieKind::session, pages.services.site);
    drop_cookie(response, CookieKind::csrf, pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
