#include "http/server.hpp"

#include "base/log.hpp"
#include "http/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <set>

namespace postkey::http {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds pause_without_descriptors(100);

tcp::endpoint endpoint_of(asio::io_context& context, const ServerOptions& options)
{
    tcp::resolver resolver(context);
    return *resolver.resolve(options.host, std::to_string(options.port), tcp::resolver::passive).begin();
}

tcp::acceptor listening(asio::io_context& context, Strand strand, const ServerOptions& options)
try {
    const auto endpoint = endpoint_of(context, options);
    tcp::acceptor acceptor(strand, endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
    return acceptor;
} catch (const boost::system::system_error& error) {
    throw std::system_error(error.code(),
                            "cannot listen on " + options.host + " port " + std::to_string(options.port));
}

} // namespace

// Lives as long as the accept loop or a connection does. Members but `environment` belong to the strand.
struct Server::State : std::enable_shared_from_this<Server::State>
{
    State(asio::io_context& owner, ServerOptions options, Handler handler, const Clock& clock, Random& random)
        : context(owner), strand(asio::make_strand(owner)),
          environment(std::make_shared<const Environment>(
              Environment{options.limits, options.https ? Scheme::https : Scheme::http,
                          TrustedProxies(options.trusted_proxies), std::move(handler),
                          std::move(options.served_when_full), clock, random})),
          crowd(options.limits.crowd, Networks(options.trusted_proxies)),
          acceptor(listening(owner, strand, options)), wake(strand), local(acceptor.local_endpoint())
    {
    }

    Task<void> accept();
    Task<void> drain(std::chrono::milliseconds grace);
    void admit(Socket socket);
    void leave(const std::shared_ptr<Connection>& connection);
    void stop_accepting();
    void cut();

    asio::io_context& context;
    Strand strand;
    std::shared_ptr<const Environment> environment;
    Crowd crowd;
    tcp::acceptor acceptor;
    asio::steady_timer wake; // ends a wait early: the last connection has left
    tcp::endpoint local;
    std::set<std::shared_ptr<Connection>> connections;
};

Task<void> Server::State::accept()
{
    const auto self = shared_from_this();
    while (acceptor.is_open()) {
        const auto executor = asio::make_strand(context);
        auto [error, socket] = co_await acceptor.async_accept(executor, as_result);
        if (!acceptor.is_open())
            break;
        if (!error) {
            admit(std::move(socket));
            continue;
        }
        if (error == asio::error::connection_aborted)
            continue;
        log::warning("cannot accept a connection", {{"what", error.message()}});
        wake.expires_after(pause_without_descriptors);
        co_await wake.async_wait(as_result);
    }
}

void Server::State::admit(Socket socket)
{
    error_code gone; // already: nobody is there to be served
    const auto endpoint = socket.remote_endpoint(gone);
    const auto peer = without_mapping(endpoint.address());
    const auto entry = gone ? Entry::refused : crowd.admit(peer);
    if (entry == Entry::refused) {
        log::debug("a connection too many");
        return; // the socket closes
    }
    const auto connection = std::make_shared<Connection>(std::move(socket), peer, entry, environment);
    connections.insert(connection);
    const auto finished = [self = shared_from_this(), connection](const std::exception_ptr& failure) {
        if (failure)
            log::error("a connection ended with an exception");
        asio::post(self->strand, [self, connection] { self->leave(connection); });
    };
    asio::co_spawn(connection->executor(), connection->serve(), finished);
}

void Server::State::leave(const std::shared_ptr<Connection>& connection)
{
    connections.erase(connection);
    crowd.leave(connection->peer());
    if (connections.empty() && !acceptor.is_open())
        wake.cancel();
}

void Server::State::stop_accepting()
{
    error_code ignored;
    acceptor.close(ignored);
    wake.cancel();
}

void Server::State::cut()
{
    for (const auto& connection : connections)
        connection->cut();
}

Task<void> Server::State::drain(std::chrono::milliseconds grace)
{
    const auto self = shared_from_this();
    const auto cut_at = std::chrono::steady_clock::now() + grace;
    stop_accepting();
    for (const auto& connection : connections)
        connection->drain();
    while (!connections.empty()) {
        const bool over = std::chrono::steady_clock::now() >= cut_at;
        if (over)
            cut();
        wake.expires_at(over ? std::chrono::steady_clock::now() + std::chrono::seconds(1) : cut_at);
        co_await wake.async_wait(as_result);
    }
}

Server::Server(asio::io_context& context, ServerOptions options, Handler handler, const Clock& clock,
               Random& random)
    : state_(std::make_shared<State>(context, std::move(options), std::move(handler), clock, random))
{
}

Server::~Server()
{
    asio::post(state_->strand, [state = state_] {
        state->stop_accepting();
        state->cut();
    });
}

std::string Server::host() const
{
    return state_->local.address().to_string();
}

std::uint16_t Server::port() const
{
    return state_->local.port();
}

void Server::start()
{
    asio::co_spawn(state_->strand, state_->accept(), asio::detached);
}

Task<void> Server::drain(std::chrono::milliseconds grace)
{
    auto drained = state_->drain(grace);
    co_await asio::co_spawn(state_->strand, std::move(drained), asio::use_awaitable);
}

} // namespace postkey::http
