#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {

Task<http::Response> change_email(Pages& pages, http::Request request)
{
    auto sent = co_await sent_by_owner(pages, std::move(request));
    if (!sent)
        co_return std::move(sent.error());
    auto email = typed_email(sent->form);
    auto current = typed_secret(sent->form, "current_password");
    if (sent->form.refused())
        co_return co_await show_refused(pages, std::move(*sent), &AccountForms::email);

    const auto& who = *sent->visit.signed_in;
    flow::ChangeEmailRequest wish{.account = who.account.id,
                                  .session = who.session,
                                  .current_password = std::move(*current),
                                  .email = std::move(*email),
                                  .origin = sent->visit.origin};
    const auto asked = co_await pages.services.change_email.request(std::move(wish));
    if (!asked)
        co_return co_await show_refused(pages, std::move(*sent), &AccountForms::email, asked.error());
    co_return go_to(pages, "/account", "email_change_requested");
}

Task<http::Response> cancel_email_change(Pages& pages, http::Request request)
{
    const auto sent = co_await sent_by_owner(pages, std::move(request));
    if (!sent)
        co_return sent.error();
    co_await pages.services.change_email.cancel(sent->visit.signed_in->account.id, sent->visit.origin);
    co_return go_to(pages, "/account", "email_change_cancelled");
}

} // namespace postkey::front::pages
