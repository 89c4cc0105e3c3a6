#pragma once
// Hands mail to a relay over SMTP (RFC 5321): TLS required, connections reused, commands pipelined (mail.md
// §3).
#include "base/secret.hpp"
#include "mail/smtp/resolve.hpp"
#include "mail/transport.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace postkey::mail {

enum class TlsMode
{
    required, // STARTTLS or nothing (RFC 3207)
    implicit, // TLS from the first byte (RFC 8314)
    none,     // only when every address of the relay is loopback; no AUTH
};

// How the mail may travel beyond the relay.
enum class OnwardTls
{
    any,
    required // REQUIRETLS (RFC 8689): over verified TLS up to the mailbox, or back to the sender
};

// mail.md §3 gives the reasons for each number.
struct SmtpTimeouts
{
    std::chrono::milliseconds connect{10'000};   // per address; also for the name server
    std::chrono::milliseconds handshake{30'000}; // greeting, EHLO, STARTTLS, TLS, AUTH: each
    std::chrono::milliseconds rset{10'000};      // a connection that was idle is alive or not
    std::chrono::milliseconds command{60'000};   // MAIL, RCPT
    std::chrono::milliseconds data{60'000};
    std::chrono::milliseconds body{60'000}; // each write
    std::chrono::milliseconds final_dot{600'000};

    static SmtpTimeouts strict_rfc(); // no shorter than RFC 5321 §4.5.3.2 asks for
};

struct SmtpOptions
{
    std::string server;
    std::uint16_t port = 587;
    TlsMode tls = TlsMode::required;
    OnwardTls onward = OnwardTls::any;
    std::string user; // empty: no AUTH
    SecretString password;
    std::optional<std::filesystem::path> ca_file; // instead of the system's
    std::string ehlo_name;
    std::size_t connections = 8;
    std::size_t messages_per_connection = 100;
    std::chrono::seconds connection_age{300};
    std::chrono::seconds idle{15};
    // A mail whose final dot goes unanswered for so long leaves its place to another, so that a slow content
    // scanner cannot stop the rest; at most so many at a time (mail.md §1.4).
    std::chrono::milliseconds slow_after{30'000};
    std::size_t slow_connections = 4;
    SmtpTimeouts timeouts;
};

class SmtpTransport : public Transport
{
public:
    // Throws std::invalid_argument for options that cannot be meant.
    SmtpTransport(asio::any_io_executor executor, SmtpOptions options,
                  smtp::LookUp look_up = smtp::look_up_by_system);
    ~SmtpTransport() override;

    Task<Delivery> deliver(OutgoingMail mail, LastCheck& check) override;
    Task<Delivery> knock() override; // opens a connection, which then waits for mail
    Task<void> close() override;

private:
    struct Pool;
    class Slot;
    std::shared_ptr<Pool> pool_;
};

} // namespace postkey::mail
