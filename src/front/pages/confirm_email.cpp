#include "front/cookies.hpp"
#include "front/pages/endpoints.hpp"
#include "front/pages/form_view.hpp"
#include "front/pages/mailed_link.hpp"
#include "front/pages/typed_address.hpp"
#include "front/pages/views.hpp"
#include "front/throttling.hpp"

#include <array>

namespace postkey::front::pages {
namespace {

using Proposed = std::optional<flow::ProposedEmail>;

Task<Proposed> proposed(Pages& pages, std::optional<SecretString> token)
{
    if (!token)
        co_return std::nullopt;
    auto found = co_await pages.services.change_email.inspect(std::move(*token));
    co_return found ? Proposed(std::move(*found)) : std::nullopt;
}

// In a browser that is signed in to the account one click is enough. Anywhere else the link alone must not
// do: it went to a mailbox whose owner may have nothing to do with the account (S-051).
bool is_owner(const Visit& visit, const flow::ProposedEmail& change)
{
    return visit.signed_in && visit.signed_in->account.id == change.account.id;
}

http::Response shown(Pages& pages, const Visit& visit, const flow::ProposedEmail& change, const Form& form,
                     unsigned status)
{
    constexpr std::array asked = {fields::current_password};
    ChangeEmailView view;
    view.address = change.email.text();
    view.account = change.account.email.masked();
    if (is_owner(visit, change))
        view.reader = ChangeEmailView::Reader::owner;
    view.form = form_view(pages, visit, form, asked);
    auto page = change_email_page(std::move(view));
    page.status = status;
    return show(pages, visit, std::move(page));
}

http::Response wrong_link(Pages& pages, const Visit& visit, Guess& guess)
{
    guess.failed();
    return link_not_valid(pages, visit, TokenScope::change_email);
}

http::Response done(Pages& pages, const EmailAddress& email, std::string path)
{
    auto response = go_to(pages, std::move(path), "email_changed");
    drop_cookie(response, CookieKind::link, pages.services.site);
    remember_address(response, email, pages.services.site);
    return response;
}

Task<http::Response> confirm(Pages& pages, Visit visit, flow::ProposedEmail change, SecretString token,
                             Form form, Guess guess)
{
    const bool owner = is_owner(visit, change);
    flow::ConfirmEmailRequest wish{.token = std::move(token),
                                   .current_password = std::nullopt,
                                   .session = std::nullopt,
                                   .origin = visit.origin};
    if (owner)
        wish.session = visit.signed_in->session;
    else
        wish.current_password = typed_secret(form, "current_password");
    if (form.refused())
        co_return shown(pages, visit, change, form, 422);
    const auto changed = co_await pages.services.change_email.confirm(std::move(wish));
    if (changed && owner) {
        auto response = done(pages, changed->email, "/account");
        co_return co_await with_new_cookie(pages, visit.signed_in->session, std::move(response));
    }
    if (changed)
        co_return done(pages, changed->email, "/login");
    if (changed.error() == flow::Refusal::token_not_valid)
        co_return wrong_link(pages, visit, guess);
    const bool wrong_password = changed.error() == flow::Refusal::credentials_not_valid;
    if (wrong_password)
        form.refuse("current_password", "error.current_password_wrong");
    else
        form.refuse(changed.error());
    co_return shown(pages, visit, change, form, wrong_password ? 422 : 429);
}

} // namespace

Task<http::Response> confirm_email_form(Pages& pages, http::Request request)
{
    auto token = token_of(request, pages.services.site);
    const auto visit = co_await begin_visit(pages, std::move(request));
    const auto change = co_await proposed(pages, std::move(token));
    if (!change)
        co_return link_not_valid(pages, visit, TokenScope::change_email);
    co_return shown(pages, visit, *change, Form(), 200);
}

Task<http::Response> confirm_email(Pages& pages, http::Request request)
{
    auto visit = co_await begin_visit(pages, request);
    auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    auto guess = co_await begin_guess(pages.services, request.source);
    if (!guess)
        co_return std::move(guess.error());
    auto token = token_of(request, pages.services.site);
    auto change = co_await proposed(pages, token);
    if (!change) {
        guess->failed();
        co_return co_await refused_link(pages, std::move(visit), std::move(token), TokenScope::change_email);
    }
    co_return co_await confirm(pages, std::move(visit), std::move(*change), std::move(*token),
                               std::move(*form), std::move(*guess));
}

} // namespace postkey::front::pages
