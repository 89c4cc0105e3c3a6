#include "mail/chaos/chaos_transport.hpp"

#include "mail/chaos/behaviour.hpp"
#include "mail/chaos/server.hpp"

namespace postkey::mail {
namespace {

SmtpOptions options_for(std::uint16_t port)
{
    SmtpOptions options;
    options.server = "127.0.0.1";
    options.port = port;
    options.tls = TlsMode::none;
    return options;
}

// The relay has taken the mail: nothing is left to ask.
class NothingToAsk : public LastCheck
{
public:
    Task<bool> may_still_leave() override { co_return true; }
};

} // namespace

struct ChaosTransport::Relay
{
    explicit Relay(asio::any_io_executor executor)
        : server(executor), client(executor, options_for(server.port()))
    {
    }

    chaos::Server server;
    SmtpTransport client;
};

ChaosTransport::ChaosTransport(asio::any_io_executor executor, std::unique_ptr<Transport> behind)
    : executor_(std::move(executor)), behind_(std::move(behind))
{
}

ChaosTransport::~ChaosTransport() = default;

std::shared_ptr<ChaosTransport::Relay> ChaosTransport::relay()
{
    const std::scoped_lock lock(mutex_);
    if (!relay_)
        relay_ = std::make_shared<Relay>(executor_);
    return relay_;
}

Task<Delivery> ChaosTransport::deliver(OutgoingMail mail, LastCheck& check)
{
    if (!chaos::behaviour_of(mail.header.to.local_part()))
        co_return co_await behind_->deliver(std::move(mail), check);
    const auto relay = this->relay();
    auto handed_over = mail;
    auto delivery = co_await relay->client.deliver(std::move(handed_over), check);
    if (delivery.outcome == Outcome::sent) {
        NothingToAsk nothing;
        const auto filed = co_await behind_->deliver(std::move(mail), nothing);
        if (filed.outcome != Outcome::sent)
            delivery.reply += " (but not filed: " + filed.reply + ")";
    }
    co_return delivery;
}

// Of the transport behind: the scripted relay is always there.
Task<Delivery> ChaosTransport::knock()
{
    co_return co_await behind_->knock();
}

Task<void> ChaosTransport::close()
{
    std::shared_ptr<Relay> relay;
    {
        const std::scoped_lock lock(mutex_);
        relay = relay_;
    }
    if (relay)
        co_await relay->client.close();
    co_await behind_->close();
}

} // namespace postkey::mail
