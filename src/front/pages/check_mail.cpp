#include "front/pages/check_mail.hpp"

#include "front/pages/endpoints.hpp"
#include "front/pages/form_view.hpp"
#include "front/pages/typed_address.hpp"
#include "front/pages/views.hpp"

#include <array>

namespace postkey::front::pages {

Page check_mail_page_of(const Pages& pages, const Visit& visit, const std::string& address, Form code_form,
                        Form resend_form)
{
    constexpr std::array code_fields = {fields::email, fields::code};
    constexpr std::array resend_fields = {fields::email};
    for (auto* const form : {&code_form, &resend_form})
        if (!form->has("email"))
            form->fill("email", address);
    return check_mail_page(address, form_view(pages, visit, code_form, code_fields),
                           form_view(pages, visit, resend_form, resend_fields, "resend"));
}

Task<http::Response> check_mail(Pages& pages, http::Request request)
{
    const auto address = remembered_address(request, pages.services.site);
    const auto visit = co_await begin_visit(pages, std::move(request));
    co_return show(pages, visit, check_mail_page_of(pages, visit, address, Form(), Form()));
}

} // namespace postkey::front::pages
