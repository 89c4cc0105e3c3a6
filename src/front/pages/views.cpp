#include "front/pages/views.hpp"

#include "front/pages/language_name.hpp"

namespace postkey::front::pages {
namespace {

// A list of one: its names are found in its section only, so that each form keeps to itself.
Value scope(Values values)
{
    return std::vector<Values>{std::move(values)};
}

// "2026-11-21 03:20": the same in every language.
std::string minute_of(Instant instant)
{
    constexpr std::size_t length = 16;
    auto text = to_rfc3339(instant).substr(0, length);
    text[10] = ' ';
    return text;
}

Values session_view(const Session& session, bool current)
{
    constexpr std::string_view between = " on ";
    const auto border = session.client.find(between);
    const bool known = border != std::string::npos;
    return {
        {"session", session.id.text()},
        {"browser", known ? session.client.substr(0, border) : std::string()},
        {"system", known ? session.client.substr(border + between.size()) : std::string()},
        {"client", session.client},
        {"began", minute_of(session.created_at)},
        {"began_at", to_rfc3339(session.created_at)},
        {"used", minute_of(session.last_used_at)},
        {"used_at", to_rfc3339(session.last_used_at)},
        {"this_session", current},
    };
}

} // namespace

Page home_page()
{
    return {.name = "home"};
}

Page sign_up_page(Values form, Extras extras)
{
    return {.name = "sign_up",
            .values = {{"form", scope(std::move(form))}, {"extras_open", extras == Extras::unfolded}}};
}

Page sign_in_page(Values form)
{
    return {.name = "sign_in", .values = {{"form", scope(std::move(form))}, {"resend", false}}};
}

Page sign_in_unverified_page(Values form, Values resend_form)
{
    auto page = sign_in_page(std::move(form));
    page.values["resend"] = scope(std::move(resend_form));
    return page;
}

Page request_recovery_page(Values form)
{
    return {.name = "request_recovery", .values = {{"form", scope(std::move(form))}}};
}

Page reset_password_page(const std::string& address, Values form)
{
    return {.name = "reset_password", .values = {{"address", address}, {"form", scope(std::move(form))}}};
}

Page reset_with_code_page(Values form)
{
    return {.name = "reset_with_code", .values = {{"form", scope(std::move(form))}, {"story", false}}};
}

Page check_mail_page(const std::string& address, Values code_form, Values resend_form)
{
    return {.name = "check_mail",
            .values = {{"address", address},
                       {"story", false},
                       {"code_form", scope(std::move(code_form))},
                       {"resend_form", scope(std::move(resend_form))}}};
}

Page verify_page(VerifyView view)
{
    return {.name = "verify",
            .values = {{"address", view.address},
                       {"code", view.code},
                       {"same_browser", view.browser == VerifyView::Browser::same},
                       {"password_form", scope(std::move(view.password_form))},
                       {"new_form", scope(std::move(view.new_form))},
                       {"new_form_open", view.new_state == VerifyView::New::unfolded}}};
}

Page change_email_page(ChangeEmailView view)
{
    return {.name = "change_email",
            .values = {{"address", view.address},
                       {"account_address", view.account},
                       {"owner", view.reader == ChangeEmailView::Reader::owner},
                       {"form", scope(std::move(view.form))}}};
}

Page undo_change_page(const std::string& address)
{
    return {.name = "undo_change", .values = {{"address", address}}};
}

Page account_page(AccountView view)
{
    std::vector<Values> sessions;
    for (const auto& session : view.sessions)
        sessions.push_back(session_view(session, session.id == view.current));
    std::vector<Values> locales;
    for (const auto locale : all_locales)
        locales.push_back({{"value", to_text(locale)},
                           {"language_name", name_in_itself(locale)},
                           {"chosen", locale == view.chosen_locale}});
    return {.name = "account",
            .values = {{"email", view.account.email.text()},
                       {"pending_address", view.pending_change ? view.pending_change->email.text() : ""},
                       {"email_form", scope(std::move(view.email_form))},
                       {"profile_form", scope(std::move(view.profile_form))},
                       {"password_form", scope(std::move(view.password_form))},
                       {"close_form", scope(std::move(view.close_form))},
                       {"sessions", std::move(sessions)},
                       {"locales", std::move(locales)}}};
}

} // namespace postkey::front::pages
