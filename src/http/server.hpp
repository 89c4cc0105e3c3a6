#pragma once
// The HTTP listener: accepts, parses, bounds and answers (RFC 9110, RFC 9112). Knows nothing of accounts.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "http/crowd.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace postkey::http {

struct Limits
{
    std::uint32_t header_bytes = 16 * 1024; // more: 431
    std::uint64_t body_bytes = 16 * 1024;   // more, whatever the framing: 413
    CrowdLimits crowd;                      // more: 503 in one of the last places, else closed at once
    std::chrono::milliseconds header_deadline{10'000};
    std::chrono::milliseconds body_deadline{10'000};
    std::chrono::milliseconds idle_deadline{75'000}; // between two requests of one connection
    std::chrono::milliseconds write_deadline{30'000};
};

struct ServerOptions
{
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;                   // 0 picks a free one
    std::vector<std::string> trusted_proxies; // addresses or CIDR blocks whose X-Forwarded-For is believed
    bool https = false;                       // the public URL is https: adds HSTS
    std::function<bool(const Request&)> served_when_full; // health checks; empty: nothing is
    Limits limits;
};

// Turns a request into an answer. What it throws becomes 503 `busy` for Busy, 503 `unavailable` for a
// BrokenDependency (base/failure.hpp) and 500 `internal` for anything else, logged with the request id and
// never shown.
using Handler = std::function<Task<Response>(Request)>;

class Server
{
public:
    // Binds and listens, so that a taken port fails here: throws std::system_error, and std::invalid_argument
    // for a trusted proxy that is no address or block. `context` may be run by several threads.
    Server(asio::io_context& context, ServerOptions options, Handler handler, const Clock& clock,
           Random& random);
    ~Server();

    std::string host() const;
    std::uint16_t port() const; // the one that was picked

    void start(); // begins to accept

    // Stops accepting, closes idle connections, lets running requests finish until `grace` is over, then cuts
    // the rest. Done when none is left; an endpoint that still runs is not interrupted, its waits have
    // deadlines.
    Task<void> drain(std::chrono::milliseconds grace);

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace postkey::http
