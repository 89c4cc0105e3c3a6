#include "front/cookies.hpp"
#include "front/pages/endpoints.hpp"
#include "front/pages/form_view.hpp"
#include "front/pages/mail_story.hpp"
#include "front/pages/typed_address.hpp"
#include "front/pages/views.hpp"

#include <array>

namespace postkey::front::pages {
namespace {

Page page(const Pages& pages, const Visit& visit, const Form& form)
{
    constexpr std::array shown = {fields::email};
    auto result = request_recovery_page(form_view(pages, visit, form, shown));
    if (form.refused())
        result.status = 422;
    return result;
}

} // namespace

Task<http::Response> request_recovery_form(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, std::move(request));
    if (visit.signed_in)
        co_return go_to(pages, "/");
    co_return show(pages, visit, page(pages, visit, Form()));
}

Task<http::Response> request_recovery(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    if (visit.signed_in)
        co_return go_to(pages, "/");
    auto email = typed_email(*form);
    if (!email)
        co_return show(pages, visit, page(pages, visit, *form));

    const auto address = *email;
    const auto mail = co_await pages.services.request_mail.recovery(std::move(*email), visit.origin);
    auto response = go_to(pages, "/reset_password", "recovery_requested");
    remember_mail(pages, response, mail);
    remember_address(response, address, pages.services.site);
    // The page that follows asks for the code of the new mail: a link opened earlier must not answer for it.
    drop_cookie(response, CookieKind::link, pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
