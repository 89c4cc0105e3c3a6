#pragma once
// The development inbox: what was delivered into the log, newest first, for /dev/inbox and /dev/mail/wait.
#include "base/instant.hpp"
#include "mail/inbox_query.hpp"

#include <cstdint>
#include <deque>
#include <functional>
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
    std::string from = {};
    bool unread = true;
};

// How many mails have a value.
struct Facet
{
    std::string value;
    std::size_t count;
};

struct InboxPage
{
    std::vector<InboxEntry> entries; // newest first; without text, html and source
    std::size_t fitting = 0;         // on all pages
    std::size_t total = 0;           // whatever was looked for
    std::size_t unread = 0;
    std::vector<Facet> kinds, lanes, locales; // of the total, most first
    std::vector<Facet> recipients;            // the few that got mail last
};

// Keeps the newest 10,000. Any thread.
class Inbox
{
public:
    static constexpr std::size_t most_entries = 10'000;

    // Where a mail's source can be read again. Such a mail's bodies are not kept in memory.
    struct Place
    {
        std::int64_t begin;
        std::size_t length;
    };
    using Read = std::function<std::optional<InboxEntry>(const std::string& to, Place place)>;
    using Forget = std::function<void(const std::vector<std::string>& ids)>;

    // Before the first mail with a place: how it is read, and who is told what was deleted.
    void kept_by(Read read, Forget forget);

    void add(InboxEntry entry, std::optional<Place> place = std::nullopt);

    // Nothing also for a mail whose place is no longer there.
    std::optional<InboxEntry> find(const std::string& id) const;

    // The oldest entry to `to` (any when empty) of `kind` (any when empty) that came after the entry `after`
    // (any when empty).
    std::optional<InboxEntry> first_match(const std::string& to, const std::string& kind,
                                          const std::string& after) const;

    // `most` of the entries that fit, behind the first `skip` of them.
    InboxPage page(const InboxQuery& query, std::size_t skip, std::size_t most) const;

    struct Neighbours
    {
        std::string newer; // ids; empty at the ends
        std::string older;
    };
    Neighbours neighbours(const std::string& id) const;

    enum class Mark
    {
        read,
        unread
    };
    void mark(const std::string& id, Mark mark); // all when `id` is empty

    // Each returns how many mails it deleted.
    std::size_t remove(const std::string& id);
    std::size_t remove_to(const std::string& address);
    std::size_t remove_all();

    // Another number after each change.
    std::uint64_t revision() const;

private:
    struct Kept
    {
        InboxEntry entry;
        std::string words; // for searching: everything readable, in lower case
        std::optional<Place> place;
    };

    std::optional<InboxEntry> whole(const Kept& kept) const;
    template <class Condition>
    std::size_t remove_if(Condition condition);

    mutable std::mutex mutex_;
    std::deque<Kept> entries_; // oldest first
    Read read_;
    Forget forget_;
    std::uint64_t revision_ = 0;
};

} // namespace postkey::mail
