#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> change_password(Pages& pages, http::Request request)
{
    auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    if (!visit.signed_in)
        co_return sign_in_first(pages);

    auto current = typed_secret(*form, "current_password");
    auto password = password_typed_twice(*form);
    unsigned status = 422;
    if (!form->refused()) {
        const auto& who = *visit.signed_in;
        const auto changed = co_await pages.services.own_account.change_password(
            who.account.id, who.session, std::move(*current), std::move(*password), visit.origin);
        if (changed) {
            auto response = go_to(pages, "/account", "password_changed");
            co_return co_await with_new_cookie(pages, who.session, std::move(response));
        }
        status = refuse_change(*form, changed.error());
    }
    AccountForms forms;
    forms.password = std::move(*form);
    co_return co_await show_account(pages, std::move(visit), std::move(forms), status);
}

} // namespace postkey::front::pages
