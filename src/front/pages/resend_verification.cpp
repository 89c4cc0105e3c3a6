#include "front/pages/check_mail.hpp"
#include "front/pages/endpoints.hpp"
#include "front/pages/mail_story.hpp"
#include "front/pages/typed_address.hpp"

namespace postkey::front::pages {

Task<http::Response> resend_verification(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    auto email = typed_email(*form);
    if (!email) {
        auto page = check_mail_page_of(pages, visit, {}, Form(), *form);
        page.status = 422;
        co_return show(pages, visit, std::move(page));
    }

    const auto address = *email;
    const auto mail = co_await pages.services.request_mail.verification(std::move(*email), visit.origin);
    auto response = go_to(pages, "/register/sent", "verification_resent");
    remember_mail(pages, response, mail);
    remember_address(response, address, pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
