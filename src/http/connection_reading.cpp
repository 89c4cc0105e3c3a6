// How a connection reads a request: the header block under our own eyes first, then everything into beast's
// parser.
#include "http/connection.hpp"
#include "http/head.hpp"
#include "http/target.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

namespace postkey::http {
namespace {

namespace wire = boost::beast::http;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// Where the next one waits already.
constexpr std::chrono::milliseconds last_place_deadline(3'000);

constexpr std::size_t small_read = 1024; // holds most requests, and is all that an idle connection keeps

constexpr std::size_t shortest_chunked_body = 5; // "0\r\n\r\n"

std::unexpected<std::optional<Refusal>> refused(const Refusal& refusal)
{
    return std::unexpected(std::optional(refusal));
}

std::unexpected<std::optional<Refusal>> gone()
{
    return std::unexpected(std::optional<Refusal>());
}

// No client needs chunk extensions, and programs in front read them differently (RFC 9112 §7.1.1 lets us
// ignore them).
auto refuse_extensions = [](std::uint64_t, boost::beast::string_view extensions, error_code& error) {
    if (!extensions.empty())
        error = wire::error::bad_chunk_extension;
};

} // namespace

Task<std::expected<std::size_t, Connection::Obstacle>> Connection::read_head()
{
    const auto& limits = environment_->limits;
    if (buffer_.size() == 0 && buffer_.capacity() > 4 * small_read)
        buffer_.shrink_to_fit();
    phase_ = buffer_.size() == 0 ? Phase::idle : Phase::busy;
    expires_after(entry_ == Entry::last_place                ? last_place_deadline
                  : phase_ == Phase::idle && !first_request_ ? limits.idle_deadline
                                                             : limits.header_deadline);
    first_request_ = false;
    std::size_t examined = 0;
    bool empty_line_skipped = false;
    for (;;) {
        // RFC 9112 §2.2: old clients end a body with one line end too many.
        if (!empty_line_skipped && buffered().starts_with("\r\n")) {
            buffer_.consume(2);
            examined = 0;
            empty_line_skipped = true;
        }
        // No further than a head may go, or what is refused first would depend on how the bytes came.
        const auto scan = scan_head(buffered().substr(0, limits.header_bytes + 1), examined);
        if (scan == HeadScan::malformed)
            co_return refused(malformed_request);
        const bool more_than_allowed = scan == HeadScan::incomplete && buffer_.size() > limits.header_bytes;
        if (examined > limits.header_bytes || more_than_allowed)
            co_return refused(head_too_large);
        if (scan == HeadScan::complete) {
            phase_ = Phase::busy;
            co_return examined;
        }
        const auto room = std::min(std::max(small_read, buffer_.capacity() - buffer_.size()),
                                   buffer_.max_size() - buffer_.size());
        const auto space = buffer_.prepare(room);
        const auto [error, count] = co_await socket_.async_read_some(space, as_result);
        if (error && phase_ == Phase::idle)
            close(); // nothing is under way that lingering could save
        if (error && (phase_ == Phase::idle || draining_))
            co_return gone();
        if (error)
            co_return std::unexpected(obstacle_of(error));
        buffer_.commit(count);
        if (phase_ == Phase::idle) {
            phase_ = Phase::busy;
            if (entry_ != Entry::last_place)
                expires_after(limits.header_deadline);
        }
    }
}

std::expected<void, Connection::Obstacle> Connection::take_head(std::size_t size)
{
    const auto head = buffered().substr(0, size);
    // Known even when the rest is refused, so that HEAD gets no body.
    if (head.starts_with("HEAD "))
        exchange_.method = "HEAD";
    if (const auto objection = objection_to(head))
        return refused(*objection);
    parser_.emplace();
    parser_->header_limit(environment_->limits.header_bytes + 1);
    parser_->body_limit(environment_->limits.body_bytes);
    error_code error;
    buffer_.consume(parser_->put(asio::const_buffer(head.data(), head.size()), error));
    if (error)
        return std::unexpected(obstacle_of(error));
    if (parser_->chunked())
        parser_->on_chunk_header(refuse_extensions);
    if (parser_->keep_alive() && !draining_)
        exchange_.afterwards =
            parser_->get().version() == 11 ? Afterwards::keep : Afterwards::keep_and_say_so;
    return {};
}

Task<std::expected<Request, Connection::Obstacle>> Connection::read_request(std::size_t head_size)
{
    if (const auto taken = take_head(head_size); !taken)
        co_return std::unexpected(taken.error());
    if (parser_->get().method() == wire::verb::connect)
        co_return refused(no_tunnel);
    const auto method = parse_method(parser_->get().method_string());
    if (!method)
        co_return refused(unknown_method);
    exchange_.method = to_text(*method);
    if (method == Method::options && parser_->get().target() == "*")
        co_return refused(no_options);
    auto target = parse_target(parser_->get().target());
    if (!target)
        co_return refused(malformed_request);
    auto request = make_request(*method);
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    if (const auto expected = request.headers.find("Expect");
        expected && !same_name(*expected, "100-continue"))
        co_return refused(unknown_expectation);
    if (!parser_->is_done()) {
        if (const auto read = co_await read_body(); !read)
            co_return std::unexpected(read.error());
    }
    request.body = std::move(parser_->get().body());
    co_return request;
}

Request Connection::make_request(Method method)
{
    Request request;
    request.method = method;
    for (const auto& field : parser_->get())
        request.headers.add(std::string(field.name_string()), std::string(field.value()));
    request.id = exchange_.id;
    request.source = environment_->proxies.client_address(peer_, request.headers);
    return request;
}

Task<std::expected<void, Connection::Obstacle>> Connection::read_body()
{
    const auto& message = parser_->get();
    const auto fields = std::distance(message.begin(), message.end());
    expires_after(environment_->limits.body_deadline);
    parser_->eager(true);
    if (buffer_.size() == 0 && !co_await say_go_on())
        co_return gone();
    if (parser_->chunked()) {
        // Beast takes for granted that it is not given less of a last chunk that is the first as well.
        if (const auto read = co_await read_at_least(shortest_chunked_body); !read)
            co_return read;
    }
    error_code error;
    if (buffer_.size() > 0)
        buffer_.consume(parser_->put(buffer_.cdata(), error));
    if (error && error != wire::error::need_more)
        co_return std::unexpected(obstacle_of(error));
    if (!parser_->is_done()) {
        if (const auto read = co_await read_rest_of_body(); !read)
            co_return read;
    }
    // Trailers would land among the header fields, where nobody expects them to come that late.
    if (std::distance(message.begin(), message.end()) != fields)
        co_return refused(malformed_request);
    co_return std::expected<void, Obstacle>();
}

Task<bool> Connection::say_go_on()
{
    const auto& message = parser_->get();
    if (message.version() != 11 || message.find(wire::field::expect) == message.end())
        co_return true;
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto interim = asio::buffer(go_on);
    const auto [failed, sent] = co_await asio::async_write(socket_, interim, as_result);
    co_return !failed;
}

Task<std::expected<void, Connection::Obstacle>> Connection::read_at_least(std::size_t wanted)
{
    while (buffer_.size() < wanted) {
        const auto space = buffer_.prepare(small_read);
        const auto [error, count] = co_await socket_.async_read_some(space, as_result);
        if (error)
            co_return std::unexpected(obstacle_of(error));
        buffer_.commit(count);
    }
    co_return std::expected<void, Obstacle>();
}

Task<std::expected<void, Connection::Obstacle>> Connection::read_rest_of_body()
{
    // Into the parser, not its message: only then is the body limit applied.
    const auto [error, count] = co_await wire::async_read(socket_, buffer_, *parser_, as_result);
    if (error)
        co_return std::unexpected(obstacle_of(error));
    co_return std::expected<void, Obstacle>();
}

Connection::Obstacle Connection::obstacle_of(error_code error) const
{
    static const auto& parser_errors = make_error_code(wire::error::bad_chunk).category();
    if (deadline_.passed())
        return too_slow;
    if (error == wire::error::body_limit || error == wire::error::buffer_overflow)
        return body_too_large;
    if (error == wire::error::end_of_stream || error == wire::error::partial_message)
        return std::nullopt;
    return error.category() == parser_errors ? Obstacle(malformed_request) : std::nullopt;
}

std::string_view Connection::buffered() const
{
    return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
}

} // namespace postkey::http
