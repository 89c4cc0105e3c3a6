#include "http/connection.hpp"

#include "base/failure.hpp"
#include "base/id.hpp"
#include "base/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace postkey::http {
namespace {

using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

constexpr std::size_t room_for_chunks = 4096; // beyond the header block: a chunk's header line
constexpr std::size_t discarded_at_once = 4096;
constexpr std::size_t most_discarded = 1 << 18; // of what comes after a refusal
constexpr std::chrono::seconds linger_deadline(2);

} // namespace

Connection::Connection(Socket socket, asio::ip::address peer, Entry entry,
                       std::shared_ptr<const Environment> environment)
    : socket_(std::move(socket)), deadline_(socket_), environment_(std::move(environment)),
      peer_(std::move(peer)), entry_(entry), buffer_(environment_->limits.header_bytes + room_for_chunks)
{
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

Task<void> Connection::serve()
{
    bool open = true;
    while (open && !draining_)
        open = co_await serve_request();
    co_await linger();
    close();
}

Task<bool> Connection::serve_request()
{
    const auto head_size = co_await read_head();
    start_exchange();
    Obstacle refusal;
    if (head_size) {
        auto request = co_await read_request(*head_size);
        parser_.reset();
        if (request) {
            auto response = co_await respond(std::move(*request));
            co_return co_await write(std::move(response));
        }
        refusal = request.error();
    } else {
        refusal = head_size.error();
    }
    if (refusal) {
        exchange_.afterwards = Afterwards::close;
        auto response = to_response(*refusal);
        co_await write(std::move(response));
    }
    co_return false;
}

Task<Response> Connection::respond(Request request)
{
    deadline_.pause();
    Response response;
    try {
        response = co_await handled(std::move(request));
        require_sendable(response);
    } catch (...) {
        auto refusal = response_of_current_exception(exchange_.id, response.route);
        refusal.route = std::move(response.route);
        response = std::move(refusal);
    }
    co_return response;
}

Task<Response> Connection::handled(Request request)
{
    const auto& despite_all = environment_->served_when_full;
    if (entry_ == Entry::last_place) {
        exchange_.afterwards = Afterwards::close;
        if (!despite_all || !despite_all(request))
            throw Busy("there are too many connections");
    }
    return environment_->handler(std::move(request));
}

Task<bool> Connection::write(Response response)
{
    const auto now = environment_->clock.now();
    if (draining_)
        exchange_.afterwards = Afterwards::close;
    const AnswerFrame frame{exchange_.id, now, exchange_.afterwards, environment_->scheme};
    const auto head = answer_head(response, frame);
    const bool bodiless = exchange_.method == "HEAD" || !may_have_body(response.status);
    const std::array<asio::const_buffer, 2> message = {
        asio::buffer(head), bodiless ? asio::const_buffer() : asio::buffer(response.body)};
    expires_after(environment_->limits.write_deadline);
    const auto [error, count] = co_await asio::async_write(socket_, message, as_result);
    log::info("request", {{"id", exchange_.id},
                          {"method", std::string(exchange_.method)},
                          {"route", response.route},
                          {"status", std::to_string(response.status)},
                          {"duration_ms", std::to_string((now - exchange_.received).count())}});
    co_return !error && exchange_.afterwards != Afterwards::close;
}

// A socket closed with unread input makes the kernel send RST, which can destroy the answer before the client
// has read it.
Task<void> Connection::linger()
{
    error_code failed;
    socket_.shutdown(asio::socket_base::shutdown_send, failed);
    expires_after(linger_deadline);
    buffer_.clear();
    for (std::size_t discarded = 0; !failed && discarded < most_discarded;) {
        const auto space = buffer_.prepare(discarded_at_once);
        const auto [error, count] = co_await socket_.async_read_some(space, as_result);
        failed = error;
        discarded += count;
    }
}

void Connection::start_exchange()
{
    exchange_ = Exchange();
    exchange_.received = environment_->clock.now();
    exchange_.id = make_uuid(exchange_.received, environment_->random);
}

void Connection::drain()
{
    asio::dispatch(socket_.get_executor(), [self = shared_from_this()] {
        self->draining_ = true;
        // Not closed: a request that was read already, and waits for its turn on the strand, is to be
        // answered.
        error_code ignored;
        if (self->phase_ == Phase::idle)
            self->socket_.cancel(ignored);
    });
}

void Connection::cut()
{
    asio::dispatch(socket_.get_executor(), [self = shared_from_this()] { self->close(); });
}

void Connection::close()
{
    deadline_.clear();
    error_code ignored;
    socket_.close(ignored);
}

} // namespace postkey::http
