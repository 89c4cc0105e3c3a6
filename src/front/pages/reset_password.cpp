#include "front/cookies.hpp"
#include "front/pages/endpoints.hpp"
#include "front/pages/form_view.hpp"
#include "front/pages/mail_story.hpp"
#include "front/pages/mailed_link.hpp"
#include "front/pages/typed_address.hpp"
#include "front/pages/views.hpp"
#include "front/throttling.hpp"

#include <array>

namespace postkey::front::pages {
namespace {

constexpr std::array link_fields = {fields::new_password, fields::password2};
constexpr std::array code_fields = {fields::email, fields::code, fields::new_password, fields::password2};

// What the mail gave its reader, and whom it names. Without an address it is a code, which the form itself
// asks for.
struct Attempt
{
    flow::Proof proof;
    std::optional<EmailAddress> linked;
};

Page page(const Pages& pages, const Visit& visit, const std::optional<EmailAddress>& linked, const Form& form)
{
    auto result = linked ? reset_password_page(linked->text(), form_view(pages, visit, form, link_fields))
                         : reset_with_code_page(form_view(pages, visit, form, code_fields));
    if (form.refused())
        result.status = 422;
    return result;
}

http::Response done(Pages& pages, const EmailAddress& email)
{
    const auto& site = pages.services.site;
    auto response = go_to(pages, "/login", "password_reset");
    drop_cookie(response, CookieKind::link, site);
    drop_cookie(response, CookieKind::session, site);
    remember_address(response, email, site);
    return response;
}

Task<http::Response> reset(Pages& pages, Visit visit, Attempt attempt, Form form, Guess guess)
{
    auto password = password_typed_twice(form);
    if (form.refused())
        co_return show(pages, visit, page(pages, visit, attempt.linked, form));
    flow::ResetPasswordRequest wanted{std::move(attempt.proof), std::move(*password), std::nullopt,
                                      visit.origin};
    const auto account = co_await pages.services.reset_password(std::move(wanted));
    if (account)
        co_return done(pages, account->email);

    const auto refusal = account.error();
    if (refusal != flow::Refusal::token_not_valid) {
        form.refuse(refusal);
        co_return show(pages, visit, page(pages, visit, attempt.linked, form));
    }
    guess.failed();
    if (attempt.linked)
        co_return link_not_valid(pages, visit, TokenScope::pwd_reset);
    form.refuse("code", "refusal.token_not_valid");
    auto result = page(pages, visit, attempt.linked, form);
    result.status = 400;
    co_return show(pages, visit, std::move(result));
}

} // namespace

Task<http::Response> reset_password_form(Pages& pages, http::Request request)
{
    // dundie's links carry the token like this; with an own front end the operator points pwd_reset_url
    // elsewhere.
    if (const auto linked = request.query.find("pwd_reset_token")) {
        SecretString token((std::string(*linked)));
        co_return co_await exchange_link(pages, std::move(request), std::move(token), TokenScope::pwd_reset,
                                         "/reset_password");
    }
    const auto visit = co_await begin_visit(pages, request);
    const auto token = token_of(request, pages.services.site);
    if (!token) {
        Form form;
        form.fill("email", remembered_address(request, pages.services.site));
        const auto story = co_await remembered_story(pages, std::move(request), Purpose::recovery);
        co_return show_with_story(pages, visit, page(pages, visit, std::nullopt, form), story,
                                  "/reset_password");
    }
    const auto good = co_await inspected(pages, std::move(request), *token, TokenScope::pwd_reset);
    if (!good)
        co_return link_not_valid(pages, visit, TokenScope::pwd_reset);
    co_return show(pages, visit, page(pages, visit, good->email, Form()));
}

Task<http::Response> reset_password(Pages& pages, http::Request request)
{
    auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    auto guess = co_await begin_guess(pages.services, request.source);
    if (!guess)
        co_return std::move(guess.error());

    if (form->has("code")) {
        auto mailed = typed_mailed_code(*form);
        if (!mailed) {
            password_typed_twice(*form);
            co_return show(pages, visit, page(pages, visit, std::nullopt, *form));
        }
        Attempt attempt{std::move(*mailed), std::nullopt};
        co_return co_await reset(pages, std::move(visit), std::move(attempt), std::move(*form),
                                 std::move(*guess));
    }
    auto link =
        co_await sent_link(pages, visit, std::move(request), std::move(*guess), TokenScope::pwd_reset);
    if (!link)
        co_return std::move(link.error());
    Attempt attempt{flow::MailedToken{std::move(link->token)}, link->good.email};
    co_return co_await reset(pages, std::move(visit), std::move(attempt), std::move(*form),
                             std::move(link->guess));
}

} // namespace postkey::front::pages
