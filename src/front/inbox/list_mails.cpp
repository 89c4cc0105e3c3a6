#include "base/unicode.hpp"
#include "front/inbox/endpoints.hpp"
#include "front/inbox/views.hpp"

namespace postkey::front::inbox {

Task<http::Response> list_mails(Pages& pages, http::Request request)
{
    constexpr auto refresh_seconds = "5";
    // Only who asks for it gets a page that changes under his eyes (WCAG 2.2.1).
    const auto refresh = request.query.find("refresh") == "on" ? Refresh::by_itself : Refresh::by_hand;
    const auto typed = std::string(trimmed(request.query.find("to").value_or("")));
    const auto address = EmailAddress::parse(typed);
    const auto visit = pages::begin_anonymous_visit(pages, request);
    const auto page =
        list_page(pages.services.inbox->newest_first(), address ? address->text() : typed, refresh);
    auto response = pages::show(pages, visit, page);
    if (refresh == Refresh::by_itself)
        response.headers.add("Refresh", refresh_seconds);
    co_return response;
}

} // namespace postkey::front::inbox
