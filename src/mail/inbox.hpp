#pragma once
// The development inbox: what the log transport delivered, newest first, for /dev/inbox and /dev/mail/wait.
#include "base/instant.hpp"
#include "mail/transport.hpp"

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace postkey::mail {

struct InboxEntry
{
    std::string id; // the message's
    std::string to;
    std::string kind;
    std::string locale;
    std::string subject;
    std::string link;
    std::string code;
    std::string text;
    std::string html;
    std::string source; // the whole message as in email.log
    Instant received_at;
};

// Keeps the newest 500. Any thread.
class Inbox
{
public:
    static constexpr std::size_t most_entries = 500;

    void add(InboxEntry entry);
    std::vector<InboxEntry> newest_first() const;
    std::optional<InboxEntry> find(const std::string& id) const;

    // The oldest entry to `to` (any when empty) of `kind` (any when empty) that came after the entry `after`
    // (any when empty).
    std::optional<InboxEntry> first_match(const std::string& to, const std::string& kind,
                                          const std::string& after) const;

private:
    mutable std::mutex mutex_;
    std::deque<InboxEntry> entries_; // oldest first
};

} // namespace postkey::mail
