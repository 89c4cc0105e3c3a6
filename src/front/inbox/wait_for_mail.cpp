#include "front/inbox/endpoints.hpp"
#include "front/inbox/mail_json.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <charconv>
#include <chrono>

namespace postkey::front::inbox {
namespace {

constexpr std::chrono::seconds usual_wait{10};
constexpr int longest_wait = 60; // seconds

std::optional<std::chrono::seconds> wait_of(const http::Request& request)
{
    const auto text = request.query.find("timeout");
    if (!text)
        return usual_wait;
    int seconds = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (error != std::errc() || end != text->data() + text->size() || seconds < 0 || seconds > longest_wait)
        return std::nullopt;
    return std::chrono::seconds(seconds);
}

std::string text_of(const http::Request& request, std::string_view name)
{
    return std::string(request.query.find(name).value_or(""));
}

std::string recipient_of(const http::Request& request)
{
    const auto typed = text_of(request, "to");
    const auto address = EmailAddress::parse(typed);
    return address ? address->text() : typed;
}

} // namespace

Task<http::Response> wait_for_mail(Services& services, http::Request request)
{
    constexpr std::chrono::milliseconds between_looks{50};
    const auto wait = wait_of(request);
    if (!wait)
        co_return http::problem(
            422, "fields_not_valid", "Some fields are not valid.",
            {{"/timeout", "out_of_range", "The timeout is a whole number of seconds, 0 to 60."}});
    const auto to = recipient_of(request);
    const auto kind = text_of(request, "kind");
    const auto after = text_of(request, "after");
    // Real time, not the server's clock: somebody waits at the other end of the line.
    const auto deadline = std::chrono::steady_clock::now() + *wait;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (true) {
        const auto entry = services.inbox->first_match(to, kind, after);
        if (entry)
            co_return http::json_response(200, mail_json(*entry));
        // A server that drains lets nobody wait.
        if (std::chrono::steady_clock::now() >= deadline || !services.ready)
            co_return http::empty_response(204);
        timer.expires_after(between_looks);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

} // namespace postkey::front::inbox
