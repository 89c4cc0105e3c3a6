#include "mail/smtp/resolve.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

namespace postkey::mail::smtp {
namespace {

using boost::system::error_code;
using tcp = asio::ip::tcp;

// A look-up cannot be interrupted, so whoever is tired of waiting leaves this behind for it.
struct Answer
{
    explicit Answer(const asio::any_io_executor& strand) : arrived(strand) {}

    asio::steady_timer arrived;
    bool here = false;
    error_code error;
    std::vector<tcp::endpoint> endpoints;
};

} // namespace

void look_up_by_system(asio::any_io_executor strand, std::string host, std::uint16_t port, Found found)
{
    const auto resolver = std::make_shared<tcp::resolver>(std::move(strand));
    resolver->async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                            [resolver, found = std::move(found)](const error_code& error,
                                                                 const tcp::resolver::results_type& results) {
                                std::vector<tcp::endpoint> endpoints;
                                for (const auto& result : results)
                                    endpoints.push_back(result.endpoint());
                                found(error, std::move(endpoints));
                            });
}

Task<std::expected<std::vector<tcp::endpoint>, std::string>> resolve(LookUp look_up,
                                                                     asio::any_io_executor strand,
                                                                     std::string host, std::uint16_t port,
                                                                     std::chrono::milliseconds patience)
{
    const auto answer = std::make_shared<Answer>(strand);
    answer->arrived.expires_after(patience);
    look_up(strand, host, port, [answer](const error_code& error, std::vector<tcp::endpoint> endpoints) {
        answer->here = true;
        answer->error = error;
        answer->endpoints = std::move(endpoints);
        answer->arrived.cancel();
    });
    error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    if (!answer->here)
        co_await answer->arrived.async_wait(token);
    if (!answer->here)
        co_return std::unexpected("the name server did not answer for " + host);
    if (answer->error || answer->endpoints.empty())
        co_return std::unexpected("no address of " + host + ": " + answer->error.message());
    co_return std::move(answer->endpoints);
}

} // namespace postkey::mail::smtp
