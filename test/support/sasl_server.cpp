#include "support/sasl_server.hpp"

#include "base/encoding.hpp"
#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <thread>

namespace postkey::test {

using tcp = asio::ip::tcp;

struct SaslServer::State
{
    asio::io_context io;
    tcp::acceptor acceptor{io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    std::string response; // what AUTH PLAIN must carry
    std::thread thread;

    Task<void> listen();
    Task<void> serve(tcp::socket socket);
    std::string answer(const std::string& line) const;
};

Task<void> SaslServer::State::listen()
{
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(io, serve(std::move(socket)), asio::detached);
    }
}

// Until the client leaves, which ends the coroutine by an exception that nobody waits for.
Task<void> SaslServer::State::serve(tcp::socket socket)
{
    std::string out = "VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t"
                      "00112233445566778899aabbccddeeff\nDONE\n";
    std::string unread;
    for (;;) {
        const auto answer_bytes = asio::buffer(out);
        co_await asio::async_write(socket, answer_bytes, asio::use_awaitable);
        auto buffer = asio::dynamic_buffer(unread);
        const auto length = co_await asio::async_read_until(socket, buffer, '\n', asio::use_awaitable);
        out = answer(unread.substr(0, length - 1));
        unread.erase(0, length);
    }
}

std::string SaslServer::State::answer(const std::string& line) const
{
    if (!line.starts_with("AUTH\t"))
        return {};
    const auto id = line.substr(5, line.find('\t', 5) - 5);
    const bool right = line.ends_with("\tresp=" + response);
    return right ? "OK\t" + id + "\tuser=someone\n" : "FAIL\t" + id + "\n";
}

SaslServer::SaslServer(std::string user, std::string password) : state_(std::make_unique<State>())
{
    const std::string nul(1, '\0');
    state_->response = to_base64(nul + user + nul + password);
    asio::co_spawn(state_->io, state_->listen(), asio::detached);
    state_->thread = std::thread([state = state_.get()] { state->io.run(); });
}

SaslServer::~SaslServer()
{
    state_->io.stop();
    state_->thread.join();
}

std::uint16_t SaslServer::port() const
{
    return state_->acceptor.local_endpoint().port();
}

} // namespace postkey::test
