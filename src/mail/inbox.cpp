#include "mail/inbox.hpp"

#include <algorithm>

namespace postkey::mail {

void Inbox::add(InboxEntry entry)
{
    const std::scoped_lock lock(mutex_);
    entries_.push_back(std::move(entry));
    if (entries_.size() > most_entries)
        entries_.pop_front();
}

std::vector<InboxEntry> Inbox::newest_first() const
{
    const std::scoped_lock lock(mutex_);
    return {entries_.rbegin(), entries_.rend()};
}

std::optional<InboxEntry> Inbox::find(const std::string& id) const
{
    const std::scoped_lock lock(mutex_);
    const auto found = std::ranges::find(entries_, id, &InboxEntry::id);
    if (found == entries_.end())
        return std::nullopt;
    return *found;
}

std::optional<InboxEntry> Inbox::first_match(const std::string& to, const std::string& kind,
                                             const std::string& after) const
{
    const std::scoped_lock lock(mutex_);
    // An `after` that is not here has made room for newer ones: then everything came after it.
    const auto last_seen = std::ranges::find(entries_.rbegin(), entries_.rend(), after, &InboxEntry::id);
    const auto found = std::find_if(last_seen.base(), entries_.end(), [&](const InboxEntry& entry) {
        return (to.empty() || entry.to == to) && (kind.empty() || entry.kind == kind);
    });
    if (found == entries_.end())
        return std::nullopt;
    return *found;
}

} // namespace postkey::mail
