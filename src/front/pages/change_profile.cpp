#include "front/cookies.hpp"
#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"

namespace postkey::front::pages {
namespace {

// An emptied field takes the value away; one that was not sent leaves it as it is.
flow::ProfileChange change_of(Form& form)
{
    flow::ProfileChange change;
    if (form.has("name"))
        change.name = typed_name(form);
    if (form.has("username"))
        change.username = typed_username(form);
    if (form.has("locale")) {
        change.locale = parse_locale(form.text("locale"));
        if (!change.locale)
            form.refuse("locale", "error.locale_unknown");
    }
    return change;
}

} // namespace

Task<http::Response> change_profile(Pages& pages, http::Request request)
{
    auto sent = co_await sent_by_owner(pages, std::move(request));
    if (!sent)
        co_return std::move(sent.error());

    auto& [visit, form] = *sent;
    auto change = change_of(form);
    const auto language = change.locale;
    if (!form.refused()) {
        const auto changed = co_await pages.services.own_account.change_profile(
            visit.signed_in->account.id, std::move(change), visit.origin);
        if (changed) {
            auto response = go_to(pages, "/account", "profile_changed");
            if (language)
                give_cookie(response, CookieKind::locale, SecretString(std::string(to_text(*language))),
                            pages.services.site);
            co_return response;
        }
        form.refuse(changed.error());
    }
    AccountForms forms;
    forms.profile = std::move(form);
    co_return co_await show_account(pages, std::move(visit), std::move(forms), 422);
}

} // namespace postkey::front::pages
