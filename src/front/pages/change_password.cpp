#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> change_password(Pages& pages, http::Request request)
{
    auto sent = co_await sent_by_owner(pages, std::move(request));
    if (!sent)
        co_return std::move(sent.error());
    auto current = typed_secret(sent->form, "current_password");
    auto password = password_typed_twice(sent->form);
    if (sent->form.refused())
        co_return co_await show_refused(pages, std::move(*sent), &AccountForms::password);

    const auto session = sent->visit.signed_in->session;
    const auto changed = co_await pages.services.own_account.change_password(
        sent->visit.signed_in->account.id, session, std::move(*current), std::move(*password),
        sent->visit.origin);
    if (!changed)
        co_return co_await show_refused(pages, std::move(*sent), &AccountForms::password, changed.error());
    auto response = go_to(pages, "/account", "password_changed");
    co_return co_await with_new_cookie(pages, session, std::move(response));
}

} // namespace postkey::front::pages
