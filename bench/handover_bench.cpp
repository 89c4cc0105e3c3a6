// The SMTP client alone: how many mails a second it hands to a relay on loopback.
//   handover_bench PORT MAILS SESSIONS BYTES
#include "crypto/system_random.hpp"
#include "mail/smtp/smtp_transport.hpp"
#include "server/system_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <span>

namespace {

using namespace postkey;

struct Yes : mail::LastCheck
{
    Task<bool> may_still_leave() override { co_return true; }
};

mail::OutgoingMail mail_of(std::size_t bytes, Instant now, Random& random)
{
    const auto address = EmailAddress::parse("bench@example.org").value();
    const std::string line = "Words of a mail that somebody waits for, as long as a line is.\n";
    std::string text;
    // Header, boundaries and the HTML part's frame take the rest.
    while (text.size() * 2 + 1400 < bytes)
        text += line;
    return {.header = {.id = MessageId::make(now, random),
                       .from = {"Acme", EmailAddress::parse("accounts@example.org").value()},
                       .reply_to = std::nullopt,
                       .to = address,
                       .date = now},
            .content = {.kind = MailKind::verify_email,
                        .locale = Locale::en,
                        .subject = "Confirm your e-mail address for Acme",
                        .text = text,
                        .html = "<!doctype html><html><body><p>" + text + "</p></body></html>"},
            .link = "",
            .code = "",
            .envelope_sender = ""};
}

struct Run
{
    mail::SmtpTransport& transport;
    mail::OutgoingMail mail;
    std::size_t left;
    std::size_t open;
    std::size_t failed = 0;
    std::string why;
};

Task<void> session(Run& run)
{
    Yes yes;
    while (run.left > 0) {
        --run.left;
        auto mail = run.mail;
        const auto delivery = co_await run.transport.deliver(std::move(mail), yes);
        --run.open;
        if (delivery.outcome != mail::Outcome::sent) {
            ++run.failed;
            run.why = delivery.reply;
        }
    }
}

} // namespace

int main(int argc, char** argv)
{
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    if (arguments.size() != 5) {
        std::cerr << "usage: handover_bench PORT MAILS SESSIONS BYTES\n";
        return 64;
    }
    const auto mails = std::strtoull(arguments[2], nullptr, 10);
    const auto sessions = std::strtoull(arguments[3], nullptr, 10);
    asio::io_context context(1);
    mail::SmtpOptions options;
    options.server = "127.0.0.1";
    options.port = static_cast<std::uint16_t>(std::strtoul(arguments[1], nullptr, 10));
    options.tls = mail::TlsMode::none;
    options.ehlo_name = "bench.example.org";
    options.connections = sessions;
    options.messages_per_connection = mails; // smtp-source -d never closes either
    mail::SmtpTransport transport(context.get_executor(), std::move(options));
    crypto::SystemRandom random;
    Run run{.transport = transport,
            .mail = mail_of(std::strtoull(arguments[4], nullptr, 10), server::SystemClock().now(), random),
            .left = mails,
            .open = mails,
            .why = ""};

    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < sessions; ++i)
        asio::co_spawn(context, session(run), [](const std::exception_ptr& error) {
            if (error)
                std::rethrow_exception(error);
        });
    while (run.open > 0 && context.run_one() > 0)
        continue;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    if (run.failed > 0) {
        std::cerr << run.failed << " failed: " << run.why << '\n';
        return 1;
    }
    std::cout << static_cast<long>(static_cast<double>(mails) / took.count()) << '\n';
}
