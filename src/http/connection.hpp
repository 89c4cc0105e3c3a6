#pragma once
// One accepted connection: reads requests, has them answered, writes the answers, until one side ends it.
// Everything but drain() and cut() runs on the strand of its socket.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "http/answer.hpp"
#include "http/client_address.hpp"
#include "http/deadline.hpp"
#include "http/refusal.hpp"
#include "http/server.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <expected>

namespace postkey::http {

// What all connections of a server share.
struct Environment
{
    Limits limits;
    Scheme scheme;
    TrustedProxies proxies;
    Handler handler;
    std::function<bool(const Request&)> served_when_full;
    const Clock& clock;
    Random& random;
};

class Connection : public std::enable_shared_from_this<Connection>
{
public:
    Connection(Socket socket, asio::ip::address peer, Entry entry,
               std::shared_ptr<const Environment> environment);

    Strand executor() { return socket_.get_executor(); }
    const asio::ip::address& peer() const { return peer_; }

    Task<void> serve(); // done when the connection is closed

    void drain(); // any thread: close when idle, else after the answer that is under way
    void cut();   // any thread: close now

private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

    // One request and its answer.
    struct Exchange
    {
        std::string id;
        Instant received;
        std::string_view method = "-";
        Afterwards afterwards = Afterwards::close;
    };

    // Why there is no request to pass on; nothing when there is nobody to tell.
    using Obstacle = std::optional<Refusal>;

    Task<bool> serve_request(); // false: the connection ends
    Task<std::expected<std::size_t, Obstacle>> read_head();
    Task<std::expected<Request, Obstacle>> read_request(std::size_t head_size);
    Task<std::expected<void, Obstacle>> read_body();
    Task<std::expected<void, Obstacle>> read_at_least(std::size_t wanted);
    Task<std::expected<void, Obstacle>> read_rest_of_body();
    Task<bool> say_go_on(); // false: the connection is gone
    Task<Response> respond(Request request);
    Task<Response> handled(Request request);
    Task<bool> write(Response response);
    Task<void> linger();

    std::expected<void, Obstacle> take_head(std::size_t size);
    Request make_request(Method method);
    void start_exchange();
    void expires_after(std::chrono::milliseconds time) { deadline_.set(time, shared_from_this()); }
    Obstacle obstacle_of(boost::system::error_code error) const;
    void close();
    std::string_view buffered() const;

    Socket socket_;
    Deadline deadline_;
    std::shared_ptr<const Environment> environment_;
    const asio::ip::address peer_;
    const Entry entry_;
    boost::beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    Exchange exchange_;
    enum class Phase
    {
        idle,
        busy
    } phase_ = Phase::busy;
    bool first_request_ = true;
    bool draining_ = false;
};

} // namespace postkey::http
