#pragma once
// Delivers into DIR/email.log and the development inbox. The file's format is product.md §5, dundie: a line
// "--- START EMAIL {address} ---", the message, a line "--- END OF EMAIL ---". The file only grows: what is
// deleted from the inbox is named in DIR/email.log.deleted, a line each, and stays out of it.
#include "base/clock.hpp"
#include "mail/inbox.hpp"
#include "mail/transport.hpp"

#include <filesystem>
#include <mutex>

namespace postkey::mail {

class LogTransport : public Transport
{
public:
    // Creates the file 0600 when it is not there, and puts the newest mails it already has into the inbox as
    // read; throws BrokenDependency when it cannot be written. Mails that the inbox got
    // from here can be read as long as this lives.
    LogTransport(std::filesystem::path file, Inbox& inbox, const Clock& clock);
    ~LogTransport() override;

    // Appends in one write; a full disk is transport_trouble.
    Task<Delivery> deliver(OutgoingMail mail, LastCheck& check) override;
    Task<Delivery> knock() override; // a file is always there
    Task<void> close() override;

private:
    void fill_inbox();
    std::optional<Inbox::Place> append(const std::string& entry, std::size_t source_length, std::string& why);
    std::optional<InboxEntry> read(const std::string& to, Inbox::Place place) const;
    void forget(const std::vector<std::string>& ids) const;

    std::filesystem::path deleted_;
    int file_;
    std::mutex writing_; // so that a mail's place is known
    Inbox& inbox_;
    const Clock& clock_;
    bool torn_ = false; // the file does not end with a line end
};

} // namespace postkey::mail
