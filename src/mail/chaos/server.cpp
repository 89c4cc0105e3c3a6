#include "mail/chaos/server.hpp"

#include "mail/chaos/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <array>
#include <string>

namespace postkey::mail::chaos {
namespace {

using tcp = asio::ip::tcp;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds patience{330}; // longer than any pause
constexpr std::size_t longest_line = 4096;

} // namespace

struct Server::State
{
    explicit State(asio::any_io_executor executor)
        : strand(asio::make_strand(executor)),
          acceptor(strand, tcp::endpoint(asio::ip::address_v4::loopback(), 0))
    {
    }

    static Task<void> listen(std::shared_ptr<State> state);
    static Task<void> serve(std::shared_ptr<State> state, std::shared_ptr<boost::beast::tcp_stream> client);
    static Task<bool> answer(std::shared_ptr<boost::beast::tcp_stream> client, Answer answer);

    asio::any_io_executor strand;
    tcp::acceptor acceptor;
    Session::Memory memory;
    bool closed = false;
};

Task<void> Server::State::listen(std::shared_ptr<State> state)
{
    while (!state->closed) {
        auto [error, socket] = co_await state->acceptor.async_accept(quietly);
        if (error)
            co_return;
        auto client = std::make_shared<boost::beast::tcp_stream>(std::move(socket));
        asio::co_spawn(state->strand, serve(state, std::move(client)), asio::detached);
    }
}

Task<void> Server::State::serve(std::shared_ptr<State> state,
                                std::shared_ptr<boost::beast::tcp_stream> client)
{
    Session session(state->memory);
    std::string received;
    auto next = Session::greeting();
    bool open = co_await answer(client, std::move(next));
    while (open && !state->closed) {
        const auto end = received.find("\r\n");
        if (end != std::string::npos) {
            next = session.on_line(std::string_view(received).substr(0, end));
            received.erase(0, end + 2);
            open = co_await answer(client, std::move(next));
            continue;
        }
        if (received.size() > longest_line)
            co_return;
        std::array<char, 8192> bytes{};
        client->expires_after(patience);
        const auto [error, count] = co_await client->async_read_some(asio::buffer(bytes), quietly);
        if (error)
            co_return;
        received.append(bytes.data(), count);
    }
}

Task<bool> Server::State::answer(std::shared_ptr<boost::beast::tcp_stream> client, Answer answer)
{
    if (answer.pause > answer.pause.zero()) {
        asio::steady_timer pause(client->get_executor(), answer.pause);
        co_await pause.async_wait(quietly);
    }
    if (!answer.line.empty()) {
        answer.line += "\r\n";
        client->expires_after(patience);
        const auto [error, count] = co_await asio::async_write(*client, asio::buffer(answer.line), quietly);
        if (error)
            co_return false;
    }
    co_return answer.then == Answer::Then::go_on;
}

Server::Server(asio::any_io_executor executor) : state_(std::make_shared<State>(std::move(executor)))
{
    asio::co_spawn(state_->strand, State::listen(state_), asio::detached);
}

Server::~Server()
{
    asio::post(state_->strand, [state = state_] {
        state->closed = true;
        boost::system::error_code ignored;
        state->acceptor.close(ignored);
    });
}

std::uint16_t Server::port() const
{
    return state_->acceptor.local_endpoint().port();
}

} // namespace postkey::mail::chaos
