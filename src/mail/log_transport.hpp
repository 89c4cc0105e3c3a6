#pragma once
// Delivers into DIR/email.log and the development inbox. The file's format is product.md §5, dundie: a line
// "--- START EMAIL {address} ---", the message, a line "--- END OF EMAIL ---".
#include "base/clock.hpp"
#include "mail/inbox.hpp"
#include "mail/transport.hpp"

#include <atomic>
#include <filesystem>

namespace postkey::mail {

class LogTransport : public Transport
{
public:
    // Creates the file 0600 when it is not there, and puts the newest mails it already has into the inbox;
    // throws BrokenDependency when it cannot be written.
    LogTransport(std::filesystem::path file, Inbox& inbox, const Clock& clock);
    ~LogTransport() override;

    // Appends in one write; a full disk is transport_trouble.
    Task<Delivery> deliver(OutgoingMail mail, LastCheck& check) override;
    Task<Delivery> knock() override; // a file is always there
    Task<void> close() override;

private:
    int file_;
    Inbox& inbox_;
    const Clock& clock_;
    std::atomic<bool> torn_ = false; // the file does not end with a line end
};

} // namespace postkey::mail
