#include "crypto/system_random.hpp"
#include "front/cookies.hpp"
#include "front/pages/endpoints.hpp"
#include "front/pages/form_view.hpp"
#include "front/pages/typed_address.hpp"
#include "front/pages/views.hpp"
#include "front/refusals.hpp"

#include <array>

namespace postkey::front::pages {
namespace {

constexpr std::array shown = {fields::identifier, fields::password};

// The field's name of ours, or one that other systems' forms have.
std::string typed_identifier(const Form& form)
{
    for (const auto* const name : {"identifier", "username", "email"})
        if (auto text = form.text(name); !text.empty())
            return text;
    return {};
}

Page page(const Pages& pages, const Visit& visit, const Form& form)
{
    return sign_in_page(form_view(pages, visit, form, shown));
}

// Told only to who knows the password. The mail goes to the address that is typed, which a username does not
// tell.
Page unverified_page(const Pages& pages, const Visit& visit, const Form& form)
{
    constexpr std::array resend_fields = {fields::email};
    Form resend;
    if (const auto address = EmailAddress::parse(form.text("identifier")))
        resend.fill("email", address->text());
    return sign_in_unverified_page(form_view(pages, visit, form, shown),
                                   form_view(pages, visit, resend, resend_fields, "resend"));
}

http::Response refused(Pages& pages, const Visit& visit, Form& form, flow::Refusal refusal)
{
    form.refuse(refusal);
    const bool unverified = refusal == flow::Refusal::email_not_verified;
    auto result = unverified ? unverified_page(pages, visit, form) : page(pages, visit, form);
    result.status = shape_of(refusal).status;
    auto response = show(pages, visit, std::move(result));
    if (refusal == flow::Refusal::too_many_requests)
        response.headers.add("Retry-After", "60");
    if (refusal == flow::Refusal::credentials_not_valid)
        response.headers.add("WWW-Authenticate",
                             "Bearer"); // RFC 9110 §15.5.2 wants one; this one makes no browser ask
    return response;
}

} // namespace

Task<http::Response> sign_in_form(Pages& pages, http::Request request)
{
    Form form;
    form.fill("identifier", remembered_address(request, pages.services.site));
    const auto visit = co_await begin_visit(pages, std::move(request));
    if (visit.signed_in)
        co_return go_to(pages, "/");
    co_return show(pages, visit, page(pages, visit, form));
}

Task<http::Response> sign_in(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    if (visit.signed_in)
        co_return go_to(pages, "/");
    form->fill("identifier", typed_identifier(*form));
    if (form->text("identifier").empty())
        form->refuse("identifier", "error.required");
    auto password = typed_secret(*form, "password");
    if (form->refused()) {
        auto result = page(pages, visit, *form);
        result.status = 422;
        co_return show(pages, visit, std::move(result));
    }

    // Every browser gets one, so that a sign-in from another one can be told to the owner.
    auto device = read_cookie(request, CookieKind::device, pages.services.site)
                      .value_or(crypto::make_opaque_token(pages.services.random));
    flow::SignInRequest attempt{.identifier = form->text("identifier"),
                                .password = std::move(*password),
                                .origin = visit.origin,
                                .session_for = flow::SignInRequest::For::browser,
                                .device = device};
    const auto signed_in = co_await pages.services.sign_in(std::move(attempt));
    if (!signed_in)
        co_return refused(pages, visit, *form, signed_in.error());
    auto response = go_to(pages, "/");
    give_cookie(response, CookieKind::session, signed_in->secret, pages.services.site);
    give_cookie(response, CookieKind::device, device, pages.services.site);
    // What proved the forms of a stranger proves nothing for who signed in.
    drop_cookie(response, CookieKind::csrf, pages.services.site);
    forget_address(response, pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
