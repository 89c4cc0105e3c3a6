#include "front/inbox/endpoints.hpp"
#include "front/inbox/views.hpp"
#include "front/pages/problem_page.hpp"

namespace postkey::front::inbox {
namespace {

constexpr auto policy_of_page =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
// The mail's links may open a window of their own, and that window is free again.
constexpr auto policy_of_mail = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action "
                                "'none'; frame-ancestors 'self'; "
                                "sandbox allow-popups allow-popups-to-escape-sandbox";

http::Response no_such_mail(Pages& pages, const http::Request& request)
{
    const auto visit = pages::begin_anonymous_visit(pages, request);
    return pages::show(pages, visit, pages::problem_page(pages, visit, pages::Problem::not_found));
}

std::optional<mail::InboxEntry> entry_of(Pages& pages, const http::Request& request)
{
    return pages.services.inbox->find(std::string(request.parameter("id")));
}

View view_of(const http::Request& request)
{
    const auto view = request.query.find("view");
    return view == "text" ? View::text : view == "source" ? View::source : View::html;
}

// Without this a link would open inside the frame, where the pages of this server refuse to be shown.
std::string with_links_in_new_windows(std::string html)
{
    constexpr std::string_view head = "<head>";
    if (const auto found = html.find(head); found != std::string::npos)
        html.insert(found + head.size(), "<base target=\"_blank\">");
    return html;
}

http::Response plain_text(std::string text)
{
    http::Response response;
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    response.body = std::move(text);
    return response;
}

} // namespace

Task<http::Response> show_mail(Pages& pages, http::Request request)
{
    const auto entry = entry_of(pages, request);
    if (!entry)
        co_return no_such_mail(pages, request);
    const auto visit = pages::begin_anonymous_visit(pages, request);
    auto response = pages::show(pages, visit, mail_page(*entry, view_of(request)));
    response.headers.set("Content-Security-Policy", policy_of_page);
    co_return response;
}

Task<http::Response> mail_html(Pages& pages, http::Request request)
{
    auto entry = entry_of(pages, request);
    if (!entry)
        co_return no_such_mail(pages, request);
    auto response = http::html_response(200, with_links_in_new_windows(std::move(entry->html)));
    response.headers.set("Content-Security-Policy", policy_of_mail);
    response.headers.set("X-Frame-Options", "SAMEORIGIN");
    co_return response;
}

Task<http::Response> mail_text(Pages& pages, http::Request request)
{
    auto entry = entry_of(pages, request);
    if (!entry)
        co_return no_such_mail(pages, request);
    co_return plain_text(std::move(entry->text));
}

Task<http::Response> mail_source(Pages& pages, http::Request request)
{
    auto entry = entry_of(pages, request);
    if (!entry)
        co_return no_such_mail(pages, request);
    co_return plain_text(std::move(entry->source));
}

} // namespace postkey::front::inbox
