#include "mail/inbox.hpp"

#include "base/unicode.hpp"

#include <algorithm>
#include <map>

namespace postkey::mail {
namespace {

constexpr std::size_t most_recipients = 8;

std::string words_of(const InboxEntry& entry)
{
    std::string words;
    for (const auto* part : {&entry.from, &entry.to, &entry.kind, &entry.code, &entry.subject, &entry.text})
        words.append(*part).append("\n");
    return ascii_lower(words);
}

std::vector<Facet> most_first(const std::map<std::string, std::size_t>& counts)
{
    std::vector<Facet> facets;
    for (const auto& [value, count] : counts)
        if (!value.empty())
            facets.push_back({value, count});
    std::ranges::sort(facets, [](const Facet& a, const Facet& b) {
        return a.count != b.count ? a.count > b.count : a.value < b.value;
    });
    return facets;
}

void count_recipient(std::vector<Facet>& facets, const std::string& to)
{
    const auto found = std::ranges::find(facets, to, &Facet::value);
    if (found != facets.end())
        ++found->count;
    else if (facets.size() < most_recipients)
        facets.push_back({to, 1});
}

} // namespace

void Inbox::kept_by(Read read, Forget forget)
{
    const std::scoped_lock lock(mutex_);
    read_ = std::move(read);
    forget_ = std::move(forget);
}

void Inbox::add(InboxEntry entry, std::optional<Place> place)
{
    auto words = words_of(entry);
    if (place) {
        entry.text = {};
        entry.html = {};
        entry.source = {};
    }
    const std::scoped_lock lock(mutex_);
    entries_.push_back({std::move(entry), std::move(words), place});
    if (entries_.size() > most_entries)
        entries_.pop_front();
    ++revision_;
}

std::optional<InboxEntry> Inbox::whole(const Kept& kept) const
{
    if (!kept.place)
        return kept.entry;
    auto entry = read_ ? read_(kept.entry.to, *kept.place) : std::nullopt;
    if (!entry || entry->id != kept.entry.id)
        return std::nullopt;
    entry->unread = kept.entry.unread;
    return entry;
}

namespace {

constexpr auto id_of = [](const auto& kept) -> const std::string& { return kept.entry.id; };

} // namespace

std::optional<InboxEntry> Inbox::find(const std::string& id) const
{
    const std::scoped_lock lock(mutex_);
    const auto found = std::ranges::find(entries_, id, id_of);
    return found == entries_.end() ? std::nullopt : whole(*found);
}

std::optional<InboxEntry> Inbox::first_match(const std::string& to, const std::string& kind,
                                             const std::string& after) const
{
    const std::scoped_lock lock(mutex_);
    // An `after` that is not here has made room for newer ones: then everything came after it.
    const auto last_seen = std::ranges::find(entries_.rbegin(), entries_.rend(), after, id_of);
    const auto found = std::find_if(last_seen.base(), entries_.end(), [&](const Kept& kept) {
        return (to.empty() || kept.entry.to == to) && (kind.empty() || kept.entry.kind == kind);
    });
    return found == entries_.end() ? std::nullopt : whole(*found);
}

InboxPage Inbox::page(const InboxQuery& query, std::size_t skip, std::size_t most) const
{
    std::map<std::string, std::size_t> kinds, lanes, locales;
    InboxPage page;
    const std::scoped_lock lock(mutex_);
    page.total = entries_.size();
    for (auto kept = entries_.rbegin(); kept != entries_.rend(); ++kept) {
        const auto& entry = kept->entry;
        ++kinds[entry.kind];
        ++lanes[std::string(lane_of_kind(entry.kind))];
        ++locales[entry.locale];
        count_recipient(page.recipients, entry.to);
        page.unread += entry.unread ? 1 : 0;
        if (!query.fits(entry, kept->words))
            continue;
        if (page.fitting >= skip && page.entries.size() < most)
            page.entries.push_back(entry);
        ++page.fitting;
    }
    page.kinds = most_first(kinds);
    page.lanes = most_first(lanes);
    page.locales = most_first(locales);
    return page;
}

Inbox::Neighbours Inbox::neighbours(const std::string& id) const
{
    const std::scoped_lock lock(mutex_);
    const auto found = std::ranges::find(entries_, id, id_of);
    if (found == entries_.end())
        return {};
    Neighbours neighbours;
    if (found != entries_.begin())
        neighbours.older = std::prev(found)->entry.id;
    if (std::next(found) != entries_.end())
        neighbours.newer = std::next(found)->entry.id;
    return neighbours;
}

void Inbox::mark(const std::string& id, Mark mark)
{
    const std::scoped_lock lock(mutex_);
    for (auto& kept : entries_)
        if (id.empty() || kept.entry.id == id)
            kept.entry.unread = mark == Mark::unread;
    ++revision_;
}

template <class Condition>
std::size_t Inbox::remove_if(Condition condition)
{
    std::vector<std::string> ids;
    const std::scoped_lock lock(mutex_);
    std::erase_if(entries_, [&](const Kept& kept) {
        if (!condition(kept.entry))
            return false;
        ids.push_back(kept.entry.id);
        return true;
    });
    if (!ids.empty())
        ++revision_;
    if (!ids.empty() && forget_)
        forget_(ids);
    return ids.size();
}

std::size_t Inbox::remove(const std::string& id)
{
    return remove_if([&](const InboxEntry& entry) { return entry.id == id; });
}

std::size_t Inbox::remove_to(const std::string& address)
{
    return remove_if([&](const InboxEntry& entry) { return entry.to == address; });
}

std::size_t Inbox::remove_all()
{
    return remove_if([](const InboxEntry&) { return true; });
}

std::uint64_t Inbox::revision() const
{
    const std::scoped_lock lock(mutex_);
    return revision_;
}

} // namespace postkey::mail
