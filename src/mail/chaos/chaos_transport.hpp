#pragma once
// In development, lets a recipient's name decide what becomes of a mail (behaviour.hpp). Ordinary mails go
// straight to the transport behind; a chaotic one goes through the SMTP client to a scripted relay in this
// process first, and reaches the transport behind when that took it.
#include "mail/smtp/smtp_transport.hpp"

#include <memory>
#include <mutex>

namespace postkey::mail {

class ChaosTransport : public Transport
{
public:
    ChaosTransport(asio::any_io_executor executor, std::unique_ptr<Transport> behind);
    ~ChaosTransport() override;

    Task<Delivery> deliver(OutgoingMail mail, LastCheck& check) override;
    Task<Delivery> knock() override;
    Task<void> close() override;

private:
    struct Relay;
    std::shared_ptr<Relay> relay(); // started when the first chaotic mail comes

    asio::any_io_executor executor_;
    std::unique_ptr<Transport> behind_;
    std::mutex mutex_;
    std::shared_ptr<Relay> relay_;
};

} // namespace postkey::mail
