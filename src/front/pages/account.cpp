#include "front/pages/account.hpp"

#include "front/pages/endpoints.hpp"
#include "front/pages/form_view.hpp"
#include "front/pages/views.hpp"

#include <array>

namespace postkey::front::pages {
namespace {

Form stored_profile(const Account& account)
{
    Form form;
    form.fill("name", account.name.value_or(""));
    form.fill("username", account.username.value_or(""));
    form.fill("locale", std::string(to_text(account.locale)));
    return form;
}

} // namespace

Task<http::Response> show_account(Pages& pages, Visit visit, AccountForms forms, unsigned status)
{
    constexpr std::array profile_fields = {fields::name, fields::username};
    constexpr std::array email_fields = {fields::new_email, fields::current_password};
    constexpr std::array password_fields = {fields::current_password, fields::new_password,
                                            fields::password2};
    constexpr std::array close_fields = {fields::current_password};
    const auto& who = *visit.signed_in;
    const auto profile = forms.profile.value_or(stored_profile(who.account));
    AccountView view{
        .account = who.account,
        .sessions = co_await pages.services.sessions.list(who.account.id),
        .current = who.session,
        .pending_change = co_await pages.services.change_email.pending(who.account.id),
        .profile_form = form_view(pages, visit, profile, profile_fields, "profile"),
        .email_form = form_view(pages, visit, forms.email, email_fields, "email-change"),
        .password_form = form_view(pages, visit, forms.password, password_fields, "change"),
        .close_form = form_view(pages, visit, forms.close, close_fields, "close"),
        .chosen_locale = parse_locale(profile.text("locale")).value_or(who.account.locale),
    };
    auto page = account_page(std::move(view));
    page.status = status;
    co_return show(pages, visit, std::move(page));
}

Task<std::expected<OwnForm, http::Response>> sent_by_owner(Pages& pages, http::Request request)
{
    auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return std::unexpected(std::move(form.error()));
    if (!visit.signed_in)
        co_return std::unexpected(sign_in_first(pages));
    co_return OwnForm{std::move(visit), std::move(*form)};
}

Task<http::Response> show_refused(Pages& pages, OwnForm sent, Form AccountForms::* place,
                                  std::optional<flow::Refusal> refusal)
{
    if (refusal == flow::Refusal::credentials_not_valid)
        sent.form.refuse("current_password", "error.current_password_wrong");
    else if (refusal)
        sent.form.refuse(*refusal);
    AccountForms forms;
    forms.*place = std::move(sent.form);
    const unsigned status = refusal == flow::Refusal::too_many_requests ? 429 : 422;
    co_return co_await show_account(pages, std::move(sent.visit), std::move(forms), status);
}

http::Response sign_in_first(Pages& pages)
{
    return go_to(pages, "/login", "sign_in_first");
}

Task<http::Response> account(Pages& pages, http::Request request)
{
    auto visit = co_await begin_visit(pages, std::move(request));
    if (!visit.signed_in)
        co_return sign_in_first(pages);
    AccountForms forms;
    co_return co_await show_account(pages, std::move(visit), std::move(forms), 200);
}

} // namespace postkey::front::pages
