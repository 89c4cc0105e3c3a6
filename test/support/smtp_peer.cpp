#include "support/smtp_peer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <condition_variable>
#include <mutex>
#include <sys/socket.h>
#include <thread>

namespace postkey::test {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

} // namespace

struct SmtpPeer::State
{
    asio::io_context io;
    tcp::acceptor acceptor{io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    std::vector<PeerScript> scripts;
    std::thread listener;
    mutable std::mutex mutex;
    mutable std::condition_variable ended;
    std::vector<std::thread> threads;
    std::vector<std::shared_ptr<PeerRecord>> records;
    std::vector<int> sockets; // of connections at work; -1 when over
    std::size_t ends = 0;
    bool stopping = false;

    void listen();
    void serve(std::size_t number, std::shared_ptr<tcp::socket> socket);
};

namespace {

class SocketConnection : public PeerConnection
{
public:
    SocketConnection(tcp::socket& socket, std::mutex& mutex, PeerRecord& record)
        : socket_(socket), mutex_(mutex), record_(record)
    {
    }

    void say(std::string_view bytes) override
    {
        error_code error;
        if (tls_)
            asio::write(*tls_, asio::buffer(bytes), error);
        else
            asio::write(socket_, asio::buffer(bytes), error);
        if (error)
            throw PeerGone();
    }

    std::string line() override
    {
        auto line = take_line();
        const std::scoped_lock lock(mutex_);
        record_.lines.push_back(line);
        return line;
    }

    std::string message() override
    {
        std::string message;
        for (auto line = take_line(); line != "."; line = take_line())
            message += line + "\r\n";
        const std::scoped_lock lock(mutex_);
        record_.messages.push_back(message);
        return message;
    }

    void swallow(std::size_t bytes) override
    {
        while (unread_.size() < bytes)
            receive();
        unread_.erase(0, bytes);
    }

    void half_close() override
    {
        error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
    }

    void start_tls(const Certificate& certificate) override
    {
        context_.emplace(asio::ssl::context::tls_server);
        context_->use_certificate_chain(asio::buffer(certificate.chain));
        context_->use_private_key(asio::buffer(certificate.key), asio::ssl::context::pem);
        tls_.emplace(socket_, *context_);
        error_code error;
        tls_->handshake(asio::ssl::stream_base::server, error);
        if (error)
            throw PeerGone();
        const std::scoped_lock lock(mutex_);
        record_.encrypted = true;
    }

    void close() override { throw PeerGone(); }

    void reset() override
    {
        error_code ignored;
        socket_.set_option(tcp::socket::linger(true, 0), ignored);
        throw PeerGone();
    }

private:
    std::string take_line()
    {
        for (;;) {
            const auto end = unread_.find("\r\n");
            if (end != std::string::npos) {
                auto line = unread_.substr(0, end);
                unread_.erase(0, end + 2);
                return line;
            }
            receive();
        }
    }

    void receive()
    {
        char bytes[65536];
        error_code error;
        const auto count = tls_ ? tls_->read_some(asio::buffer(bytes), error)
                                : socket_.read_some(asio::buffer(bytes), error);
        if (error)
            throw PeerGone();
        unread_.append(bytes, count);
        const std::scoped_lock lock(mutex_);
        record_.chunks.emplace_back(bytes, count);
    }

    tcp::socket& socket_;
    std::optional<asio::ssl::context> context_;
    std::optional<asio::ssl::stream<tcp::socket&>> tls_;
    std::string unread_;
    std::mutex& mutex_;
    PeerRecord& record_;
};

} // namespace

void SmtpPeer::State::listen()
{
    for (;;) {
        auto socket = std::make_shared<tcp::socket>(io);
        error_code error;
        acceptor.accept(*socket, error);
        const std::scoped_lock lock(mutex);
        if (error || stopping)
            return;
        const auto number = records.size();
        records.push_back(std::make_shared<PeerRecord>());
        sockets.push_back(socket->native_handle());
        threads.emplace_back([this, number, socket] { serve(number, socket); });
    }
}

void SmtpPeer::State::serve(std::size_t number, std::shared_ptr<tcp::socket> socket)
{
    std::shared_ptr<PeerRecord> record;
    {
        const std::scoped_lock lock(mutex);
        record = records[number];
    }
    error_code ignored;
    socket->set_option(tcp::no_delay(true), ignored);
    try {
        SocketConnection connection(*socket, mutex, *record);
        scripts[std::min(number, scripts.size() - 1)](connection);
    } catch (const PeerGone&) {
    }
    const std::scoped_lock lock(mutex);
    sockets[number] = -1;
    socket->close(ignored);
    ++ends;
    ended.notify_all();
}

SmtpPeer::SmtpPeer(std::vector<PeerScript> scripts) : state_(std::make_shared<State>())
{
    state_->scripts = std::move(scripts);
    state_->listener = std::thread([state = state_.get()] { state->listen(); });
}

SmtpPeer::~SmtpPeer()
{
    {
        const std::scoped_lock lock(state_->mutex);
        state_->stopping = true;
        ::shutdown(state_->acceptor.native_handle(), SHUT_RDWR); // wakes accept()
        for (const int socket : state_->sockets)
            if (socket >= 0)
                ::shutdown(socket, SHUT_RDWR);
    }
    state_->listener.join();
    for (auto& thread : state_->threads)
        thread.join();
}

std::uint16_t SmtpPeer::port() const
{
    return state_->acceptor.local_endpoint().port();
}

std::vector<PeerRecord> SmtpPeer::records() const
{
    const std::scoped_lock lock(state_->mutex);
    std::vector<PeerRecord> copies;
    for (const auto& record : state_->records)
        copies.push_back(*record);
    return copies;
}

std::vector<std::string> SmtpPeer::messages() const
{
    std::vector<std::string> all;
    for (const auto& record : records())
        all.insert(all.end(), record.messages.begin(), record.messages.end());
    return all;
}

bool SmtpPeer::wait_for_ends(std::size_t count) const
{
    std::unique_lock lock(state_->mutex);
    return state_->ended.wait_for(lock, std::chrono::seconds(10), [&] { return state_->ends >= count; });
}

} // namespace postkey::test
