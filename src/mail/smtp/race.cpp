#include "mail/smtp/race.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>
#include <optional>

namespace postkey::mail::smtp {
namespace {

using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::size_t most_addresses_tried = 4;

struct Runner
{
    explicit Runner(const asio::any_io_executor& strand) : socket(strand), deadline(strand) {}

    tcp::socket socket;
    asio::steady_timer deadline;
    bool late = false;
};

// Kept alive by the handlers that are under way, so whoever waits may leave.
struct Race : std::enable_shared_from_this<Race>
{
    Race(asio::any_io_executor on, std::vector<tcp::endpoint> to, RacePace at)
        : strand(std::move(on)), endpoints(std::move(to)), pace(at), stagger(strand), done(strand)
    {
        endpoints.resize(std::min(endpoints.size(), most_addresses_tried));
        done.expires_at(asio::steady_timer::time_point::max()); // the runners' deadlines end it
    }

    void start_next();
    void on_connected(const std::shared_ptr<Runner>& runner, const tcp::endpoint& endpoint, error_code error);
    void finish();

    asio::any_io_executor strand;
    std::vector<tcp::endpoint> endpoints;
    RacePace pace;
    asio::steady_timer stagger;
    asio::steady_timer done;
    std::size_t next = 0;
    std::vector<std::shared_ptr<Runner>> running;
    std::optional<tcp::socket> winner;
    std::string failure = "no address to connect to";
};

void Race::start_next()
{
    if (winner || next == endpoints.size())
        return;
    const auto endpoint = endpoints[next++];
    const auto runner = std::make_shared<Runner>(strand);
    running.push_back(runner);
    runner->socket.async_connect(endpoint,
                                 [race = shared_from_this(), runner, endpoint](const error_code& error) {
                                     race->on_connected(runner, endpoint, error);
                                 });
    runner->deadline.expires_after(pace.patience);
    runner->deadline.async_wait([runner](const error_code& cancelled) {
        if (cancelled)
            return;
        runner->late = true;
        error_code ignored;
        runner->socket.close(ignored);
    });
    stagger.expires_after(pace.stagger);
    stagger.async_wait([race = shared_from_this()](const error_code& cancelled) {
        if (!cancelled)
            race->start_next();
    });
}

void Race::on_connected(const std::shared_ptr<Runner>& runner, const tcp::endpoint& endpoint,
                        error_code error)
{
    std::erase(running, runner);
    runner->deadline.cancel();
    if (winner)
        return;
    if (!error && !runner->late) {
        winner = std::move(runner->socket);
        return finish();
    }
    const auto why = runner->late ? "it did not answer in time" : error.message();
    failure = "no connection to " + endpoint.address().to_string() + ": " + why;
    if (next < endpoints.size())
        start_next();
    else if (running.empty())
        finish();
}

void Race::finish()
{
    stagger.cancel();
    for (const auto& runner : running) {
        error_code ignored;
        runner->socket.close(ignored);
    }
    done.cancel();
}

} // namespace

std::vector<tcp::endpoint> interleaved(const std::vector<tcp::endpoint>& endpoints)
{
    if (endpoints.empty())
        return {};
    const bool first_is_v6 = endpoints.front().address().is_v6();
    std::vector<tcp::endpoint> same;
    std::vector<tcp::endpoint> other;
    for (const auto& endpoint : endpoints)
        (endpoint.address().is_v6() == first_is_v6 ? same : other).push_back(endpoint);
    std::vector<tcp::endpoint> mixed;
    for (std::size_t i = 0; i < std::max(same.size(), other.size()); ++i) {
        if (i < same.size())
            mixed.push_back(same[i]);
        if (i < other.size())
            mixed.push_back(other[i]);
    }
    return mixed;
}

Task<std::expected<tcp::socket, std::string>>
connect_to_first(asio::any_io_executor strand, std::vector<tcp::endpoint> endpoints, RacePace pace)
{
    const auto race = std::make_shared<Race>(std::move(strand), std::move(endpoints), pace);
    if (race->endpoints.empty())
        co_return std::unexpected(race->failure);
    race->start_next();
    error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    co_await race->done.async_wait(token);
    if (!race->winner)
        co_return std::unexpected(race->failure);
    co_return *std::move(race->winner);
}

} // namespace postkey::mail::smtp
