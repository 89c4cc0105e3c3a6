#include "front/cookies.hpp"
#include "front/pages/endpoints.hpp"
#include "front/pages/mailed_link.hpp"
#include "front/pages/typed_address.hpp"
#include "front/pages/views.hpp"
#include "front/throttling.hpp"

namespace postkey::front::pages {

Task<http::Response> undo_change_form(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, request);
    auto token = token_of(request, pages.services.site);
    if (!token)
        co_return link_not_valid(pages, visit, TokenScope::undo_change);
    const auto good =
        co_await inspected(pages, std::move(request), std::move(*token), TokenScope::undo_change);
    if (!good)
        co_return link_not_valid(pages, visit, TokenScope::undo_change);
    co_return show(pages, visit, undo_change_page(good->email.text()));
}

Task<http::Response> undo_change(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, request);
    const auto form = read_form(pages, visit, request);
    if (!form)
        co_return form.error();
    auto guess = co_await begin_guess(pages.services, request.source);
    if (!guess)
        co_return std::move(guess.error());

    const auto& site = pages.services.site;
    auto token = token_of(request, site).value_or(SecretString());
    const auto account = co_await pages.services.undo_change(std::move(token), visit.origin);
    if (!account) {
        guess->failed();
        co_return link_not_valid(pages, visit, TokenScope::undo_change);
    }
    // The mail that follows has a code as well, which that page asks for.
    auto response = go_to(pages, "/reset_password", "taken_back");
    drop_cookie(response, CookieKind::link, site);
    drop_cookie(response, CookieKind::session, site);
    remember_address(response, account->email, site);
    co_return response;
}

} // namespace postkey::front::pages
