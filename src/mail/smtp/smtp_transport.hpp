#pragma once
// Hands mail to a relay over SMTP (RFC 5321): TLS required, connections reused, commands pipelined (mail.md
// §3).
#include "base/secret.hpp"
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

// mail.md §3 gives the reasons for each number.
struct SmtpTimeouts
{
    std::chrono::milliseconds connect{10'000};   // per address
    std::chrono::milliseconds handshake{30'000}; // greeting, EHLO, STARTTLS, TLS, AUTH: each
    std::chrono::milliseconds command{60'000};   // MAIL, RCPT, DATA and each body write
    std::chrono::milliseconds final_dot{600'000};
};

struct SmtpOptions
{
    std::string server;
    std::uint16_t port = 587;
    TlsMode tls = TlsMode::required;
    std::string user; // empty: no AUTH
    SecretString password;
    std::optional<std::filesystem::path> ca_file; // instead of the system's
    std::string ehlo_name;
    std::size_t connections = 8;
    std::size_t messages_per_connection = 100;
    std::chrono::seconds connection_age{300};
    std::chrono::seconds idle{15};
    SmtpTimeouts timeouts;
};

class SmtpTransport : public Transport
{
public:
    SmtpTransport(asio::any_io_executor executor, SmtpOptions options);
    ~SmtpTransport() override;

    Task<Delivery> deliver(OutgoingMail mail, LastCheck& check) override;
    Task<Delivery> knock() override; // opens a connection, which then waits for mail
    Task<void> close() override;

private:
    struct Pool;
    std::shared_ptr<Pool> pool_;
};

} // namespace postkey::mail
