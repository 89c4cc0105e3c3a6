#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> change_email(Pages& pages, http::Request request)
{
    auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    if (!visit.signed_in)
        co_return sign_in_first(pages);

    auto email = typed_email(*form);
    auto current = typed_secret(*form, "current_password");
    unsigned status = 422;
    if (!form->refused()) {
        const auto& who = *visit.signed_in;
        flow::ChangeEmailRequest wish{.account = who.account.id,
                                      .session = who.session,
                                      .current_password = std::move(*current),
                                      .email = std::move(*email),
                                      .origin = visit.origin};
        const auto asked = co_await pages.services.change_email.request(std::move(wish));
        if (asked)
            co_return go_to(pages, "/account", "email_change_requested");
        status = refuse_change(*form, asked.error());
    }
    AccountForms forms;
    forms.email = std::move(*form);
    co_return co_await show_account(pages, std::move(visit), std::move(forms), status);
}

Task<http::Response> cancel_email_change(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, request);
    const auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    if (!visit.signed_in)
        co_return sign_in_first(pages);
    co_await pages.services.change_email.cancel(visit.signed_in->account.id, visit.origin);
    co_return go_to(pages, "/account", "email_change_cancelled");
}

} // namespace postkey::front::pages
