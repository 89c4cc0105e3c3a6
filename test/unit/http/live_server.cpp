#include "unit/http/live_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace postkey::http {
namespace {

Task<Response> hello(Request)
{
    co_return json_response(200, "hello");
}

Task<Response> page(Request)
{
    co_return html_response(200, "<p>hello</p>");
}

Task<Response> echo(Request request)
{
    co_return json_response(200, std::move(request.body));
}

Task<Response> size(Request request)
{
    co_return json_response(200, std::to_string(request.body.size()));
}

Task<Response> source(Request request)
{
    co_return json_response(200, std::move(request.source));
}

Task<Response> split(Request)
{
    Response response;
    response.headers.add("Location", "/\r\nSet-Cookie: a=b");
    co_return response;
}

} // namespace

Task<void> Gate::pass()
{
    ++waiting;
    while (!open_) {
        timer_.expires_after(std::chrono::milliseconds(5));
        constexpr auto token = asio::as_tuple(asio::use_awaitable);
        co_await timer_.async_wait(token);
    }
}

void Gate::open()
{
    open_ = true;
}

LiveServer::LiveServer(ServerOptions options) : gate_(context_)
{
    add_routes();
    const Handler handler = [this](Request request) { return router_(std::move(request)); };
    server_.emplace(context_, std::move(options), handler, clock_, random_);
    server_->start();
    for (int i = 0; i < 2; ++i)
        threads_.emplace_back([this] { context_.run(); });
}

LiveServer::~LiveServer()
{
    gate_.open();
    server_.reset();
    work_.reset();
    for (auto& thread : threads_)
        thread.join();
}

void LiveServer::add_routes()
{
    router_.add(Method::get, "/", hello);
    router_.add(Method::get, "/page", page);
    router_.add(Method::post, "/echo", echo);
    router_.add(Method::post, "/size", size);
    router_.add(Method::get, "/source", source);
    router_.add(Method::get, "/split", split);
    router_.add(Method::get, "/slow", [this](Request request) -> Task<Response> {
        return [](Gate& gate, Request held) -> Task<Response> {
            co_await gate.pass();
            co_return json_response(200, held.route);
        }(gate_, std::move(request));
    });
}

std::future<void> LiveServer::drain(std::chrono::milliseconds grace)
{
    return asio::co_spawn(context_, server_->drain(grace), asio::use_future);
}

int RawAnswer::status() const
{
    return head.starts_with("HTTP/1.1 ") ? std::stoi(head.substr(9, 3)) : 0;
}

std::string RawAnswer::field(std::string_view name) const
{
    const auto start = head.find("\r\n" + std::string(name) + ": ");
    if (start == std::string::npos)
        return {};
    const auto value = start + name.size() + 4;
    return head.substr(value, head.find("\r\n", value) - value);
}

RawClient::RawClient(LiveServer& live) : socket_(::socket(AF_INET, SOCK_STREAM, 0))
{
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(live.server().port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        ADD_FAILURE() << "cannot connect";
}

RawClient::~RawClient()
{
    ::close(socket_);
}

bool RawClient::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::finish_sending()
{
    ::shutdown(socket_, SHUT_WR);
}

bool RawClient::receive()
{
    char chunk[4096];
    const auto count = ::recv(socket_, chunk, sizeof chunk, 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        ADD_FAILURE() << "the server neither answers nor closes";
    if (count <= 0)
        return false;
    received_.append(chunk, static_cast<std::size_t>(count));
    return true;
}

RawAnswer RawClient::read_head()
{
    RawAnswer answer;
    while (!received_.contains("\r\n\r\n"))
        if (!receive())
            return answer;
    const auto end = received_.find("\r\n\r\n") + 4;
    answer.head = received_.substr(0, end);
    received_.erase(0, end);
    return answer;
}

RawAnswer RawClient::answer()
{
    auto answer = read_head();
    const auto length = answer.field("Content-Length");
    const auto size = length.empty() ? 0 : std::stoul(length);
    while (received_.size() < size && receive()) {
    }
    answer.body = received_.substr(0, size);
    received_.erase(0, size);
    return answer;
}

RawAnswer RawClient::answer_to_head()
{
    return read_head();
}

bool RawClient::is_closed()
{
    return received_.empty() && !receive();
}

} // namespace postkey::http
