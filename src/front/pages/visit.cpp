#include "front/pages/visit.hpp"

#include "crypto/system_random.hpp"
#include "front/authentication.hpp"
#include "front/cookies.hpp"
#include "front/pages/problem_page.hpp"
#include "front/pages/words.hpp"
#include "http/form.hpp"

#include <array>

namespace postkey::front::pages {
namespace {

// A page comes before the one whose path it begins with.
constexpr auto paths = std::to_array<std::string_view>({
    "/register/sent",
    "/register",
    "/login",
    "/reset_password_request",
    "/reset_password",
    "/verify",
    "/account",
    "/change_email",
    "/undo_change",
    "/dev/inbox",
});

std::string name_of(const Account& account)
{
    return account.name.value_or(account.username.value_or(account.email.text()));
}

} // namespace

Pages::Pages(Services& of)
    : services(of), assets(of.site),
      renderer(of.site, of.passwords, assets,
               of.inbox != nullptr ? PageRenderer::Inbox::linked : PageRenderer::Inbox::absent),
      csrf(of.keys)
{
}

std::string page_of(std::string_view path)
{
    for (const auto page : paths)
        if (path == page || (path.starts_with(page) && path[page.size()] == '/'))
            return std::string(page);
    return "/";
}

Visit begin_anonymous_visit(Pages& pages, const http::Request& request)
{
    const auto& site = pages.services.site;
    Visit visit;
    visit.origin = origin_of(request, site);
    visit.here = page_of(request.path);
    if (const auto flash = read_cookie(request, CookieKind::flash, site); flash && is_flash(flash->reveal()))
        visit.flash = flash->reveal();
    if (auto cookie = read_cookie(request, CookieKind::csrf, site)) {
        visit.csrf_cookie = std::move(*cookie);
    } else {
        visit.csrf_cookie = crypto::make_opaque_token(pages.services.random);
        visit.csrf_state = Visit::Cookie::to_be_given;
    }
    visit.csrf_token = pages.csrf.token(visit.csrf_cookie, read_cookie(request, CookieKind::session, site));
    return visit;
}

Task<Visit> begin_visit(Pages& pages, http::Request request)
{
    auto visit = begin_anonymous_visit(pages, request);
    visit.signed_in = co_await signed_in_browser(pages.services, std::move(request));
    co_return visit;
}

std::expected<Form, http::Response> read_form(Pages& pages, const Visit& visit, const http::Request& request)
{
    const auto& site = pages.services.site;
    if (request.media_type() != "application/x-www-form-urlencoded")
        return std::unexpected(show(pages, visit, problem_page(pages, visit, Problem::media_type)));
    auto fields = http::form_fields(request.body);
    if (!fields)
        return std::unexpected(show(pages, visit, problem_page(pages, visit, Problem::malformed)));
    const auto token = fields->find("csrf").value_or("");
    if (from_elsewhere(request, site) ||
        !pages.csrf.accepts(token, read_cookie(request, CookieKind::csrf, site),
                            read_cookie(request, CookieKind::session, site)))
        return std::unexpected(show(pages, visit, problem_page(pages, visit, Problem::csrf)));
    return Form(std::move(*fields));
}

http::Response show(Pages& pages, const Visit& visit, Page page)
{
    const auto& site = pages.services.site;
    Frame frame;
    frame.locale = visit.origin.locale;
    frame.here = visit.here;
    frame.csrf = visit.csrf_token;
    frame.flash = visit.flash;
    if (visit.signed_in)
        frame.account = name_of(visit.signed_in->account);

    auto response = http::html_response(page.status, pages.renderer.render(page, frame));
    response.headers.add("Content-Language", std::string(to_text(visit.origin.locale)));
    response.headers.add("Vary", "Accept-Language, Cookie");
    if (visit.csrf_state == Visit::Cookie::to_be_given)
        give_cookie(response, CookieKind::csrf, visit.csrf_cookie, site);
    if (!visit.flash.empty())
        drop_cookie(response, CookieKind::flash, site);
    return response;
}

http::Response go_to(Pages& pages, std::string path, const std::string& flash)
{
    auto response = http::redirect(std::move(path));
    if (!flash.empty())
        give_cookie(response, CookieKind::flash, SecretString(flash), pages.services.site);
    return response;
}

Task<http::Response> with_new_cookie(Pages& pages, SessionId session, http::Response response)
{
    auto cookie = crypto::make_opaque_token(pages.services.random);
    auto given = cookie;
    if (co_await pages.services.sessions.renew_cookie(std::move(session), std::move(given)))
        give_cookie(response, CookieKind::session, cookie, pages.services.site);
    co_return response;
}

} // namespace postkey::front::pages
