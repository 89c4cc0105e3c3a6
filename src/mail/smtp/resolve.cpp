#include "mail/smtp/resolve.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

namespace postkey::mail::smtp {
namespace {

using tcp = asio::ip::tcp;

// getaddrinfo cannot be interrupted, so whoever is tired of waiting leaves this behind for it.
struct Lookup
{
    explicit Lookup(const asio::any_io_executor& strand) : resolver(strand), done(strand) {}

    tcp::resolver resolver;
    asio::steady_timer done;
    bool answered = false;
    boost::system::error_code error;
    std::vector<tcp::endpoint> endpoints;
};

void start(const std::shared_ptr<Lookup>& lookup, const std::string& host, std::uint16_t port)
{
    lookup->resolver.async_resolve(
        host, std::to_string(port), tcp::resolver::numeric_service,
        [lookup](const boost::system::error_code& error, const tcp::resolver::results_type& results) {
            lookup->answered = true;
            lookup->error = error;
            for (const auto& result : results)
                lookup->endpoints.push_back(result.endpoint());
            lookup->done.cancel();
        });
}

} // namespace

Task<std::expected<std::vector<tcp::endpoint>, std::string>> resolve(asio::any_io_executor strand,
                                                                     std::string host, std::uint16_t port,
                                                                     std::chrono::milliseconds patience)
{
    const auto lookup = std::make_shared<Lookup>(strand);
    lookup->done.expires_after(patience);
    start(lookup, host, port);
    boost::system::error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    co_await lookup->done.async_wait(token);
    if (!lookup->answered)
        co_return std::unexpected("the name server did not answer for " + host);
    if (lookup->error || lookup->endpoints.empty())
        co_return std::unexpected("no address of " + host + ": " + lookup->error.message());
    co_return lookup->endpoints;
}

} // namespace postkey::mail::smtp
