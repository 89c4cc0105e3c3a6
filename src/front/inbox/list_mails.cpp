#include "base/unicode.hpp"
#include "front/inbox/answer.hpp"
#include "front/inbox/endpoints.hpp"
#include "front/inbox/list_view.hpp"
#include "front/inbox/undelivered.hpp"

#include <charconv>

namespace postkey::front::inbox {
namespace {

constexpr std::size_t mails_per_page = 50;
constexpr std::size_t longest_query = 500;

// `to=` is the short way to the mails of one recipient.
std::string query_of(const http::Request& request)
{
    auto typed = std::string(trimmed(request.query.find("q").value_or("")));
    if (const auto to = trimmed(request.query.find("to").value_or("")); !to.empty()) {
        const auto address = EmailAddress::parse(to);
        typed += (typed.empty() ? "to:" : " to:") + (address ? address->text() : std::string(to));
    }
    if (typed.size() > longest_query)
        typed.clear();
    return typed;
}

std::size_t page_number_of(const http::Request& request)
{
    const auto text = request.query.find("page").value_or("");
    std::size_t number = 1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return std::clamp<std::size_t>(number, 1, mail::Inbox::most_entries);
}

} // namespace

Task<http::Response> list_mails(Pages& pages, http::Request request)
{
    constexpr auto refresh_seconds = "5";
    auto& services = pages.services;
    const auto visit = pages::begin_anonymous_visit(pages, request);
    ListView view{.query = query_of(request), .page = {}, .undelivered = {}, .state = {}};
    view.page_number = page_number_of(request);
    view.page_length = mails_per_page;
    view.now = services.clock.now();
    // Only who asks for it gets a page that changes under his eyes (WCAG 2.2.1).
    if (request.query.find("refresh") == "on")
        view.refresh = Refresh::by_itself;
    auto undelivered = co_await undelivered_messages(services);
    view.state = state_of(*services.inbox, undelivered);
    const auto query = mail::InboxQuery::parse(view.query);
    view.page = services.inbox->page(query, (view.page_number - 1) * mails_per_page, mails_per_page);
    if (view.page_number == 1)
        view.undelivered = fitting(std::move(undelivered), query);
    const auto refresh = view.refresh;
    auto response = answer(pages, visit, list_page(std::move(view)));
    if (refresh == Refresh::by_itself)
        response.headers.add("Refresh", refresh_seconds);
    co_return response;
}

} // namespace postkey::front::inbox
