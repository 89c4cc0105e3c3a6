#include "front/cookies.hpp"
#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> close_account(Pages& pages, http::Request request)
{
    auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    if (!visit.signed_in)
        co_return sign_in_first(pages);

    auto current = typed_secret(*form, "current_password");
    unsigned status = 422;
    if (current) {
        const auto closed = co_await pages.services.own_account.close(visit.signed_in->account.id,
                                                                      std::move(*current), visit.origin);
        if (closed) {
            auto response = go_to(pages, "/", "account_closed");
            drop_cookie(response, CookieKind::session, pages.services.site);
            drop_cookie(response, CookieKind::csrf, pages.services.site);
            co_return response;
        }
        status = refuse_change(*form, closed.error());
    }
    AccountForms forms;
    forms.close = std::move(*form);
    co_return co_await show_account(pages, std::move(visit), std::move(forms), status);
}

} // namespace postkey::front::pages
