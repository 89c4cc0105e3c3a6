#include "mail/smtp/connection.hpp"

#include "base/log.hpp"
#include "mail/smtp/opening.hpp"
#include "mail/smtp/race.hpp"
#include "mail/smtp/tls.hpp"
#include "mail/smtp/transaction.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>

#include <cerrno>
#include <sys/socket.h>

namespace postkey::mail::smtp {
namespace {

using boost::system::error_code;
using tcp = asio::ip::tcp;

constexpr std::size_t bytes_per_read = 4096;
constexpr std::chrono::seconds quit_patience{2};

std::chrono::milliseconds patience_for(Phase phase, const SmtpTimeouts& timeouts)
{
    switch (phase) {
    case Phase::greeting:
    case Phase::ehlo:
    case Phase::starttls:
    case Phase::tls:
    case Phase::auth:
        return timeouts.handshake;
    case Phase::rset:
        return timeouts.rset;
    case Phase::envelope:
        return timeouts.command;
    case Phase::data:
        return timeouts.data;
    case Phase::body:
        return timeouts.body;
    case Phase::final_dot:
        return timeouts.final_dot;
    }
    return timeouts.command;
}

Loss loss_of(const error_code& error)
{
    return error == boost::beast::error::timeout ? Loss::timed_out : Loss::closed;
}

Ending not_connected(std::string why)
{
    return {.verdict = {Outcome::transport_trouble, Reason::lost}, .reply = printable(why), .alarm = {}};
}

} // namespace

Connection::Connection(asio::any_io_executor strand, std::shared_ptr<const SmtpOptions> options,
                       LookUp look_up, asio::ssl::context& tls)
    : options_(std::move(options)), look_up_(std::move(look_up)),
      stream_(boost::beast::tcp_stream(strand), tls), received_(bytes_per_read, '\0')
{
}

Task<Ending> Connection::open()
{
    auto failure = co_await connect();
    if (failure)
        co_return not_connected(*std::move(failure));
    Introduction introduction{.tls = options_->tls,
                              .onward = options_->onward,
                              .ehlo_name = ehlo_name(),
                              .user = options_->user,
                              .password = options_->password};
    const auto opening = std::make_shared<Opening>(std::move(introduction));
    auto ending = co_await talk(opening, nullptr);
    capabilities_ = opening->capabilities();
    co_return ending;
}

Task<Ending> Connection::send(Envelope envelope, LastCheck& check)
{
    const auto use = messages_ == 0 ? Use::first : Use::again;
    ++messages_;
    const auto transaction = std::make_shared<Transaction>(std::move(envelope), capabilities_, use);
    auto ending = co_await talk(transaction, &check);
    if (!ending.alarm.empty())
        log::error("smtp_relay_misbehaves", {{"what", ending.alarm}});
    ending.usable = ending.usable && !reader_.has_unread();
    idle_since_ = Clock::now();
    co_return ending;
}

bool Connection::reusable()
{
    const auto now = Clock::now();
    return messages_ < options_->messages_per_connection && now - opened_at_ < options_->connection_age &&
           now - idle_since_ < options_->idle && quiet() == Quiet::yes;
}

Task<void> Connection::quit()
{
    const auto self = shared_from_this(); // nobody else waits for this
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    boost::beast::get_lowest_layer(stream_).expires_after(quit_patience);
    const std::string_view command = "QUIT\r\n";
    const auto bytes = asio::buffer(command);
    const auto buffer = asio::buffer(received_);
    if (encrypted_) {
        co_await asio::async_write(stream_, bytes, token);
        if (!error)
            co_await stream_.async_read_some(buffer, token);
    } else {
        co_await asio::async_write(stream_.next_layer(), bytes, token);
        if (!error)
            co_await stream_.next_layer().async_read_some(buffer, token);
    }
    stream_.next_layer().close();
}

Task<std::optional<std::string>> Connection::connect()
{
    const auto endpoints = co_await resolve(look_up_, stream_.get_executor(), options_->server,
                                            options_->port, options_->timeouts.connect);
    if (!endpoints)
        co_return endpoints.error();
    if (options_->tls == TlsMode::none)
        for (const auto& endpoint : *endpoints)
            if (!endpoint.address().is_loopback())
                co_return "smtp_tls is none, but " + options_->server +
                    " is not loopback: nothing is sent in the clear";
    const RacePace pace{.patience = options_->timeouts.connect};
    auto socket = co_await connect_to_first(stream_.get_executor(), interleaved(*endpoints), pace);
    if (!socket)
        co_return socket.error();
    // Nagle's algorithm against delayed acknowledgements costs 44 ms a mail (mail.md §3).
    const tcp::no_delay at_once(true);
    error_code ignored;
    socket->set_option(at_once, ignored);
    stream_.next_layer().socket() = *std::move(socket);
    co_return std::nullopt;
}

// Only a transaction asks, and it comes with a check.
Task<Ending> Connection::talk(std::shared_ptr<Dialogue> dialogue, LastCheck* check)
{
    for (;;) {
        auto step = dialogue->next();
        stream_.next_layer().expires_after(patience_for(step.phase, options_->timeouts));
        if (step.kind == Step::Kind::finished)
            break;
        if (step.kind == Step::Kind::write)
            co_await write(dialogue, std::move(step.bytes));
        else if (step.kind == Step::Kind::read)
            co_await read_reply(dialogue);
        else if (step.kind == Step::Kind::start_tls)
            co_await encrypt(dialogue);
        else
            co_await ask(dialogue, *check);
    }
    stream_.next_layer().expires_never();
    co_return dialogue->ending();
}

// A relay that is known to have gone before the final dot is no ambiguous end.
Task<void> Connection::ask(std::shared_ptr<Dialogue> dialogue, LastCheck& check)
{
    const bool leaves = co_await check.may_still_leave();
    if (!leaves)
        dialogue->on_asked(Dialogue::LastWord::stay);
    else if (quiet() == Quiet::closed)
        dialogue->on_lost(Loss::closed, "the relay closed the connection before the final dot");
    else
        dialogue->on_asked(Dialogue::LastWord::leave);
}

// Only what the kernel holds: bytes that were read already are in reader_.
Connection::Quiet Connection::quiet()
{
    const int socket = stream_.next_layer().socket().native_handle();
    char byte = 0;
    const auto count = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count > 0)
        return Quiet::something_unread;
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? Quiet::yes : Quiet::closed;
}

Task<void> Connection::write(std::shared_ptr<Dialogue> dialogue, std::string bytes)
{
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const auto buffer = asio::buffer(bytes);
    if (encrypted_)
        co_await asio::async_write(stream_, buffer, token);
    else
        co_await asio::async_write(stream_.next_layer(), buffer, token);
    wipe_bytes(bytes.data(), bytes.size());
    if (error)
        dialogue->on_lost(loss_of(error), "connection to the relay lost: " + error.message());
    else
        dialogue->on_written();
}

Task<void> Connection::read_reply(std::shared_ptr<Dialogue> dialogue)
{
    auto reply = reader_.next();
    while (!reply && !reader_.broken()) {
        error_code error;
        std::size_t count = 0;
        auto token = asio::redirect_error(asio::use_awaitable, error);
        const auto buffer = asio::buffer(received_);
        if (encrypted_)
            count = co_await stream_.async_read_some(buffer, token);
        else
            count = co_await stream_.next_layer().async_read_some(buffer, token);
        if (error) {
            dialogue->on_lost(loss_of(error), "connection to the relay lost: " + error.message());
            co_return;
        }
        reader_.feed(std::string_view(received_).substr(0, count));
        reply = reader_.next();
    }
    if (!reply)
        dialogue->on_lost(Loss::garbled, "the relay sent what is no SMTP reply");
    else
        dialogue->on_reply(*reply,
                           reader_.has_unread() ? Dialogue::Behind::more_bytes : Dialogue::Behind::nothing);
}

Task<void> Connection::encrypt(std::shared_ptr<Dialogue> dialogue)
{
    expect_host(stream_.native_handle(), options_->server);
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await stream_.async_handshake(asio::ssl::stream_base::client, token);
    if (error) {
        dialogue->on_lost(loss_of(error), handshake_failure(stream_.native_handle(), error));
        co_return;
    }
    encrypted_ = true;
    dialogue->on_encrypted();
}

std::string Connection::ehlo_name()
{
    if (!options_->ehlo_name.empty())
        return options_->ehlo_name;
    error_code error;
    const auto address = stream_.next_layer().socket().local_endpoint(error).address();
    return (address.is_v6() ? "[IPv6:" : "[") + address.to_string() + "]"; // RFC 5321 §4.1.3
}

} // namespace postkey::mail::smtp
