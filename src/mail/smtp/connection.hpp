#pragma once
// One connection to the relay: moves the bytes of dialogues over TCP and TLS, each step within its deadline.
// Everything runs on the executor given, which must be a strand.
#include "mail/smtp/capabilities.hpp"
#include "mail/smtp/dialogue.hpp"
#include "mail/smtp/envelope.hpp"
#include "mail/smtp/smtp_transport.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace postkey::mail::smtp {

class Connection : public std::enable_shared_from_this<Connection>
{
public:
    Connection(asio::any_io_executor strand, std::shared_ptr<const SmtpOptions> options, LookUp look_up,
               asio::ssl::context& tls);

    Task<Ending> open(); // once, first; `sent` when mail can be sent
    Task<Ending> send(Envelope envelope, LastCheck& check);
    Task<void> quit(); // within two seconds; whatever is answered

    // Whether another mail may go this way: not on one that waited too long, is too old or worn, nor where
    // the relay has closed or said something unasked meanwhile, as 421.
    bool reusable();

private:
    using Clock = std::chrono::steady_clock;

    Task<std::optional<std::string>> connect(); // what went wrong, or nothing
    Task<Ending> talk(std::shared_ptr<Dialogue> dialogue, LastCheck* check);
    Task<void> write(std::shared_ptr<Dialogue> dialogue, std::string bytes);
    Task<void> read_reply(std::shared_ptr<Dialogue> dialogue);
    Task<void> encrypt(std::shared_ptr<Dialogue> dialogue);
    enum class Quiet
    {
        yes,
        something_unread,
        closed
    };
    Quiet quiet(); // what has arrived that nobody has read
    Task<void> ask(std::shared_ptr<Dialogue> dialogue, LastCheck& check);
    std::string ehlo_name();

    std::shared_ptr<const SmtpOptions> options_;
    LookUp look_up_;
    asio::ssl::stream<boost::beast::tcp_stream> stream_;
    bool encrypted_ = false;
    ReplyReader reader_;
    std::string received_;
    Capabilities capabilities_;
    Clock::time_point opened_at_ = Clock::now();
    Clock::time_point idle_since_ = opened_at_;
    std::size_t messages_ = 0;
};

} // namespace postkey::mail::smtp
