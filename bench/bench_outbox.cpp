#include "bench/bench_outbox.hpp"

#include "base/log.hpp"
#include "crypto/digest.hpp"
#include "crypto/system_random.hpp"
#include "flow/courier/courier.hpp"
#include "mail/smtp/smtp_transport.hpp"
#include "server/system_clock.hpp"
#include "sql/migrations.hpp"
#include "sql/sqlite/sqlite_database.hpp"
#include "store/claims.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <filesystem>
#include <map>
#include <stdlib.h>

namespace postkey::bench {
namespace {

using Stopwatch = std::chrono::steady_clock;

constexpr int sessions = 8;

std::filesystem::path new_folder()
{
    auto name = (std::filesystem::temp_directory_path() / "postkey-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("cannot make a folder for the bench");
    return name;
}

mail::SmtpOptions options_of(std::uint16_t port)
{
    mail::SmtpOptions options;
    options.server = "127.0.0.1";
    options.port = port;
    options.tls = mail::TlsMode::none;
    options.ehlo_name = "bench.example.org";
    options.connections = sessions;
    return options;
}

// Notes when each mail was taken.
class TimedTransport : public mail::Transport
{
public:
    TimedTransport(asio::io_context& context, std::uint16_t port)
        : inner_(context.get_executor(), options_of(port))
    {
    }

    Task<mail::Delivery> deliver(mail::OutgoingMail mail, mail::LastCheck& check) override
    {
        const auto id = mail.header.id.text();
        auto delivery = co_await inner_.deliver(std::move(mail), check);
        if (delivery.outcome != mail::Outcome::sent)
            throw std::runtime_error("the relay of a bench must take every mail: " + delivery.reply);
        taken[id] = Stopwatch::now();
        co_return delivery;
    }

    Task<mail::Delivery> knock() override { return inner_.knock(); }
    Task<void> close() override { return inner_.close(); }

    std::map<std::string, Stopwatch::time_point> taken;

private:
    mail::SmtpTransport inner_;
};

Policy unbraked()
{
    Policy policy;
    policy.caps = {.mailbox_per_minute = 1'000'000,
                   .mailbox_per_hour = 1'000'000,
                   .mailbox_per_day = 1'000'000,
                   .global_per_minute = 100'000'000};
    return policy;
}

} // namespace

struct BenchOutbox::Parts
{
    explicit Parts(std::uint16_t port)
        : folder(new_folder()), database(folder / "postkey.db", sql::SqliteDatabase::Open::create,
                                         sql::SqliteDatabase::Use::server),
          policy(unbraked()), keys({{"k1", SecretString("kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo")}}), minted(keys),
          transport(context, port), renderer(mail::Branding())
    {
        log::configure(log::Level::error, log::Format::text);
        sql::migrate(database, clock.now());
        outbox = std::make_unique<store::Outbox>(database);
        claims = std::make_unique<store::Claims>(database);
        flow::Courier::Parts courier_parts{*outbox, renderer, transport, minted, policy, clock};
        courier = std::make_unique<flow::Courier>(
            context.get_executor(), courier_parts,
            flow::Sender{{"Acme", EmailAddress::parse("accounts@acme.example").value()},
                         std::nullopt,
                         "https://accounts.acme.example",
                         "https://accounts.acme.example/reset_password"},
            "bench", sessions);
    }

    ~Parts()
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    Task<void> sign_up()
    {
        const auto now = clock.now();
        const auto number = recorded.size();
        const auto email = EmailAddress::parse("person" + std::to_string(number) + "@example.org").value();
        const auto id = AccountId::make(now, random);
        store::NewClaim claim{.id = id,
                              .email = email,
                              .username = std::nullopt,
                              .username_canonical = std::nullopt,
                              .name = std::nullopt,
                              .password = {"$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA"},
                              .proof_digest = crypto::token_digest(crypto::make_opaque_token(random)),
                              .created_at = now,
                              .expires_at = now + policy.claim_life};
        store::NewMessage message{.id = MessageId::make(now, random),
                                  .intent = Intent::sign_up,
                                  .recipient = email,
                                  .subject = id,
                                  .client = "",
                                  .created_at = now,
                                  .max_queue = policy.delivery.max_queue(Lane::verify)};
        const auto key = message.id.text();
        recorded[key] = {};
        co_await claims->record_sign_up(std::move(claim), std::move(message));
        recorded[key] = Stopwatch::now();
        courier->wake();
    }

    std::filesystem::path folder;
    asio::io_context context{1}; // outlives the database's threads, which post to it
    sql::SqliteDatabase database;
    server::SystemClock clock;
    crypto::SystemRandom random;
    Policy policy;
    crypto::KeyRing keys;
    crypto::ActionTokens minted;
    TimedTransport transport;
    mail::Renderer renderer;
    std::map<std::string, Stopwatch::time_point> recorded;
    std::unique_ptr<store::Outbox> outbox;
    std::unique_ptr<store::Claims> claims;
    std::unique_ptr<flow::Courier> courier;
};

BenchOutbox::BenchOutbox(std::uint16_t relay_port) : parts_(std::make_unique<Parts>(relay_port)) {}

BenchOutbox::~BenchOutbox() = default;

asio::io_context& BenchOutbox::context()
{
    return parts_->context;
}

Task<void> BenchOutbox::record_one()
{
    return parts_->sign_up();
}

void BenchOutbox::record_all(std::size_t mails)
{
    constexpr std::size_t at_a_time = 500;
    for (std::size_t done = 0; done < mails; done += at_a_time) {
        for (std::size_t i = done; i < std::min(mails, done + at_a_time); ++i)
            asio::co_spawn(parts_->context, parts_->sign_up(), asio::detached);
        parts_->context.restart();
        parts_->context.run();
    }
}

void BenchOutbox::deliver_until(std::size_t mails)
{
    bool over = false;
    asio::co_spawn(parts_->context, parts_->courier->run(), [&over](const std::exception_ptr& error) {
        over = true;
        if (error)
            std::rethrow_exception(error);
    });
    parts_->context.restart();
    bool stopped = false;
    while (!over && parts_->context.run_one() > 0)
        if (!stopped && parts_->transport.taken.size() >= mails) {
            stopped = true;
            parts_->courier->stop();
        }
}

std::vector<Stopwatch::duration> BenchOutbox::waits() const
{
    std::vector<Stopwatch::duration> waits;
    for (const auto& [id, taken] : parts_->transport.taken)
        waits.push_back(taken - parts_->recorded.at(id));
    return waits;
}

} // namespace postkey::bench
