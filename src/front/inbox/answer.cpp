#include "front/inbox/answer.hpp"

#include "base/encoding.hpp"
#include "front/pages/problem_page.hpp"

namespace postkey::front::inbox {
namespace {

// The script only spares people clicks: every page works without it.
constexpr auto policy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
                        "img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'; "
                        "frame-ancestors 'none'";

} // namespace

http::Response answer(pages::Pages& pages, const pages::Visit& visit, pages::Page page)
{
    page.values["inbox_style"] = pages.assets.url("inbox.css");
    page.values["inbox_script"] = pages.assets.url("inbox.js");
    auto response = pages::show(pages, visit, std::move(page));
    response.headers.set("Content-Security-Policy", policy);
    return response;
}

http::Response no_such_mail(pages::Pages& pages, const http::Request& request)
{
    const auto visit = pages::begin_anonymous_visit(pages, request);
    return pages::show(pages, visit, pages::problem_page(pages, visit, pages::Problem::not_found));
}

http::Response plain_text(std::string text)
{
    http::Response response;
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    response.body = std::move(text);
    return response;
}

std::string list_address(const std::string& query, std::size_t page)
{
    std::string address = "/dev/inbox";
    if (!query.empty())
        address += "?q=" + percent_encoded(query);
    if (page > 1)
        address += (query.empty() ? "?page=" : "&page=") + std::to_string(page);
    return address;
}

} // namespace postkey::front::inbox
