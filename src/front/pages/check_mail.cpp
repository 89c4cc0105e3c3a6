#include "front/pages/check_mail.hpp"

#include "front/pages/endpoints.hpp"
#include "front/pages/form_view.hpp"
#include "front/pages/mail_story.hpp"
#include "front/pages/typed_address.hpp"
#include "front/pages/views.hpp"

#include <array>

namespace postkey::front::pages {

Page check_mail_page_of(const Pages& pages, const Visit& visit, const std::string& address,
                        const Form& code_form, const Form& resend_form)
{
    // A known address is not asked for again: the template sends it along.
    constexpr std::array all_fields = {fields::email, fields::code};
    const std::span code_fields =
        address.empty() ? std::span<const Field>(all_fields) : std::span<const Field>(all_fields).last(1);
    const std::span resend_fields = std::span<const Field>(all_fields).first(address.empty() ? 1 : 0);
    return check_mail_page(address, form_view(pages, visit, code_form, code_fields),
                           form_view(pages, visit, resend_form, resend_fields, "resend"));
}

Task<http::Response> check_mail(Pages& pages, http::Request request)
{
    const auto address = remembered_address(request, pages.services.site);
    const auto visit = co_await begin_visit(pages, request);
    const auto story = co_await remembered_story(pages, std::move(request), Purpose::verification);
    auto page = check_mail_page_of(pages, visit, address, Form(), Form());
    co_return show_with_story(pages, visit, std::move(page), story, "/register/sent");
}

} // namespace postkey::front::pages
