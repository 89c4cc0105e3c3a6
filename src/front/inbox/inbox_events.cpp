#include "front/inbox/endpoints.hpp"
#include "front/inbox/undelivered.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace postkey::front::inbox {

// The answer ends after one event; the browser asks again by itself and names the last one it saw.
Task<http::Response> inbox_events(Services& services, http::Request request)
{
    constexpr std::chrono::seconds longest{20};
    constexpr std::chrono::milliseconds between_looks{250};
    const auto seen =
        std::string(request.headers.find("Last-Event-ID").value_or(request.query.find("after").value_or("")));
    const auto deadline = std::chrono::steady_clock::now() + longest;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    http::Response response;
    response.headers.add("Content-Type", "text/event-stream");
    response.body = "retry: 250\n\n";
    while (services.ready && std::chrono::steady_clock::now() < deadline) {
        const auto undelivered = co_await undelivered_messages(services);
        const auto state = state_of(*services.inbox, undelivered);
        if (state != seen) {
            response.body = "retry: 250\nid: " + state + "\nevent: change\ndata: " + state + "\n\n";
            break;
        }
        timer.expires_after(between_looks);
        co_await timer.async_wait(asio::use_awaitable);
    }
    co_return response;
}

} // namespace postkey::front::inbox
