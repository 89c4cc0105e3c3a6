#include "front/cookies.hpp"
#include "front/pages/endpoints.hpp"
#include "front/pages/form_view.hpp"
#include "front/pages/mail_story.hpp"
#include "front/pages/typed_address.hpp"
#include "front/pages/views.hpp"

#include <array>

namespace postkey::front::pages {
namespace {

constexpr std::array shown = {fields::email, fields::chosen_password, fields::username, fields::name};

Page page(const Pages& pages, const Visit& visit, const Form& form)
{
    const bool wanted = !form.text("username").empty() || !form.text("name").empty();
    auto result =
        sign_up_page(form_view(pages, visit, form, shown), wanted ? Extras::unfolded : Extras::folded);
    if (form.refused())
        result.status = 422;
    return result;
}

std::optional<flow::SignUpRequest> sign_up_request(const Visit& visit, Form& form)
{
    auto email = typed_email(form);
    auto password = form.has("password2") ? password_typed_twice(form) : typed_secret(form, "password");
    auto username = typed_username(form);
    auto name = typed_name(form);
    if (form.refused())
        return std::nullopt;
    return flow::SignUpRequest{std::move(*email), std::move(*password), std::move(username), std::move(name),
                               visit.origin};
}

} // namespace

Task<http::Response> sign_up_form(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, std::move(request));
    if (visit.signed_in)
        co_return go_to(pages, "/");
    co_return show(pages, visit, page(pages, visit, Form()));
}

Task<http::Response> sign_up(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    if (visit.signed_in)
        co_return go_to(pages, "/");
    auto wanted = sign_up_request(visit, *form);
    if (!wanted) {
        // One answer names all faults, the password's too.
        std::vector<std::string> nobodys_words;
        const auto weak = co_await pages.services.new_password.judge(
            form->secret("password"), std::move(nobodys_words), crypto::HashingTurn::sign_up);
        if (weak)
            form->refuse(*weak);
        co_return show(pages, visit, page(pages, visit, *form));
    }

    const auto email = wanted->email;
    const auto signed_up = co_await pages.services.sign_up(std::move(*wanted));
    if (!signed_up) {
        form->refuse(signed_up.error());
        co_return show(pages, visit, page(pages, visit, *form));
    }
    auto response = go_to(pages, "/register/sent");
    give_cookie(response, CookieKind::claim, signed_up->claim_proof, pages.services.site);
    remember_mail(pages, response, signed_up->mail);
    remember_address(response, email, pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
