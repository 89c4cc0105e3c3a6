#include "front/cookies.hpp"
#include "front/pages/check_mail.hpp"
#include "front/pages/endpoints.hpp"
#include "front/pages/form_view.hpp"
#include "front/pages/mailed_link.hpp"
#include "front/pages/typed_address.hpp"
#include "front/pages/views.hpp"
#include "front/throttling.hpp"

#include <array>

namespace postkey::front::pages {
namespace {

// What the mail gave its reader, and what the page says about it.
struct Attempt
{
    flow::Proof proof;
    std::string address;
    std::string code; // empty with a link
    VerifyView::Browser browser = VerifyView::Browser::other;
};

// Two forms end here: the password chosen at sign-up, or, typed twice, a new one.
bool chooses_new_password(const Form& form)
{
    return form.has("password2");
}

Page page(const Pages& pages, const Visit& visit, const Attempt& attempt, const Form& form)
{
    constexpr std::array password_fields = {fields::sign_up_password};
    constexpr std::array new_fields = {fields::new_password, fields::password2};
    const bool fresh = chooses_new_password(form);
    VerifyView view;
    view.address = attempt.address;
    view.code = attempt.code;
    view.browser = attempt.browser;
    view.password_form = form_view(pages, visit, fresh ? Form() : form, password_fields);
    view.new_form = form_view(pages, visit, fresh ? form : Form(), new_fields, "new");
    view.new_state = fresh ? VerifyView::New::unfolded : VerifyView::New::folded;
    auto result = verify_page(std::move(view));
    if (form.refused())
        result.status = 422;
    return result;
}

Attempt attempt_with_link(SecretString token, const flow::InspectedToken& good)
{
    const bool same = good.browser == flow::InspectedToken::Browser::same;
    return {flow::MailedToken{std::move(token)},
            good.email.text(),
            {},
            same ? VerifyView::Browser::same : VerifyView::Browser::other};
}

std::optional<Attempt> attempt_with_code(Form& form)
{
    auto mailed = typed_mailed_code(form);
    if (!mailed)
        return std::nullopt;
    const auto address = mailed->email.text();
    const std::string digits(mailed->code.reveal());
    return Attempt{std::move(*mailed), address, digits};
}

http::Response done(Pages& pages, const EmailAddress& email)
{
    const auto& site = pages.services.site;
    auto response = go_to(pages, "/login", "verified");
    drop_cookie(response, CookieKind::link, site);
    drop_cookie(response, CookieKind::claim, site);
    remember_address(response, email, site);
    return response;
}

http::Response wrong_proof(Pages& pages, const Visit& visit, const Attempt& attempt, Form form, Guess& guess)
{
    guess.failed();
    if (attempt.code.empty())
        return link_not_valid(pages, visit, TokenScope::verify_email);
    form.refuse("code", "refusal.token_not_valid");
    auto result = check_mail_page_of(pages, visit, attempt.address, form, Form());
    result.status = 400;
    return show(pages, visit, std::move(result));
}

Task<http::Response> verify_attempt(Pages& pages, http::Request request, Visit visit, Attempt attempt,
                                    Form form, Guess guess)
{
    using NewPassword = flow::VerifyEmailRequest::NewPassword;
    flow::VerifyEmailRequest wanted;
    wanted.proof = attempt.proof;
    wanted.origin = visit.origin;
    wanted.claim_cookie = read_cookie(request, CookieKind::claim, pages.services.site);
    if (chooses_new_password(form))
        wanted.password = password_typed_twice(form);
    else if (form.has("password"))
        wanted.password = typed_secret(form, "password");
    // Mistyped, the password chosen at sign-up must not quietly become a new one.
    wanted.new_password = chooses_new_password(form) ? NewPassword::allowed : NewPassword::refused;
    if (form.refused())
        co_return show(pages, visit, page(pages, visit, attempt, form));

    const auto account = co_await pages.services.verify_email(std::move(wanted));
    if (account)
        co_return done(pages, account->email);
    const auto refusal = account.error();
    if (refusal == flow::Refusal::token_not_valid)
        co_return wrong_proof(pages, visit, attempt, std::move(form), guess);
    if (refusal == flow::Refusal::proof_required && !form.has("password")) {
        auto result = page(pages, visit, attempt, form);
        result.status = 403;
        co_return show(pages, visit, std::move(result));
    }
    if (refusal == flow::Refusal::proof_required) {
        guess.failed();
        form.refuse("password", "error.sign_up_password_wrong");
    } else {
        form.refuse(refusal);
    }
    co_return show(pages, visit, page(pages, visit, attempt, form));
}

} // namespace

Task<http::Response> verify_form(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, request);
    const auto token = token_of(request, pages.services.site);
    if (!token) {
        const auto address = remembered_address(request, pages.services.site);
        co_return show(pages, visit, check_mail_page_of(pages, visit, address, Form(), Form()));
    }
    const auto good = co_await inspected(pages, std::move(request), *token, TokenScope::verify_email);
    if (!good)
        co_return link_not_valid(pages, visit, TokenScope::verify_email);
    const auto attempt = attempt_with_link(*token, *good);
    co_return show(pages, visit, page(pages, visit, attempt, Form()));
}

Task<http::Response> verify(Pages& pages, http::Request request)
{
    auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    auto guess = co_await begin_guess(pages.services, request.source);
    if (!guess)
        co_return std::move(guess.error());

    if (form->has("code")) {
        auto attempt = attempt_with_code(*form);
        if (!attempt) {
            const auto typed = EmailAddress::parse(form->text("email"));
            auto result =
                check_mail_page_of(pages, visit, typed ? typed->text() : std::string(), *form, Form());
            result.status = 422;
            co_return show(pages, visit, std::move(result));
        }
        co_return co_await verify_attempt(pages, std::move(request), std::move(visit), std::move(*attempt),
                                          std::move(*form), std::move(*guess));
    }
    auto link = co_await sent_link(pages, visit, request, std::move(*guess), TokenScope::verify_email);
    if (!link)
        co_return std::move(link.error());
    auto attempt = attempt_with_link(std::move(link->token), link->good);
    co_return co_await verify_attempt(pages, std::move(request), std::move(visit), std::move(attempt),
                                      std::move(*form), std::move(link->guess));
}

} // namespace postkey::front::pages
