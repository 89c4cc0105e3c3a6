#include "config/key_states.hpp"

#include <algorithm>
#include <cstdio>

namespace postkey::config {
namespace {

bool begins_later(const Key& a, const Key& b)
{
    return a.use_from && (!b.use_from || *a.use_from > *b.use_from);
}

// When the key at `place`, of keys that are newest first, gave way or will. A successor without a time of its
// own tells nothing, so the next newer one counts.
std::optional<Instant> replaced_at(const std::vector<Key>& keys, std::size_t place)
{
    while (place > 0)
        if (const auto& newer = keys[--place]; newer.use_from)
            return newer.use_from;
    return std::nullopt;
}

} // namespace

std::string_view to_text(KeyState state)
{
    switch (state) {
    case KeyState::next:
        return "next";
    case KeyState::current:
        return "current";
    case KeyState::previous:
        return "previous";
    case KeyState::over:
        break;
    }
    return "over";
}

std::vector<KeyStanding> standing_of(const std::vector<Key>& keys, Instant now)
{
    std::vector<Key> sorted;
    for (const auto& key : keys)
        sorted.insert(std::ranges::upper_bound(sorted, key, begins_later), key);
    const auto begun =
        std::ranges::find_if(sorted, [now](const Key& key) { return !key.use_from || *key.use_from <= now; });
    const auto last = sorted.empty() ? 0 : sorted.size() - 1;
    const auto current = std::min(static_cast<std::size_t>(begun - sorted.begin()), last);
    std::vector<KeyStanding> out;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        KeyStanding standing{sorted[i].kid, KeyState::next, sorted[i].use_from, std::nullopt};
        if (const auto replaced = replaced_at(sorted, i))
            standing.until = *replaced + key_lingers;
        if (i == current)
            standing.state = KeyState::current;
        else if (i > current)
            standing.state = standing.until && *standing.until <= now ? KeyState::over : KeyState::previous;
        out.push_back(std::move(standing));
    }
    return out;
}

std::optional<Instant> parse_utc(std::string_view text)
{
    const std::string terminated(text);
    int year = 0;
    unsigned month = 0, day = 0;
    long hour = 0, minute = 0, second = 0;
    if (std::sscanf(terminated.c_str(), "%4d-%2u-%2uT%2ld:%2ld:%2ldZ", &year, &month, &day, &hour, &minute,
                    &second) != 6)
        return std::nullopt;
    const auto date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
    if (!date.ok())
        return std::nullopt;
    const Instant instant = std::chrono::sys_days(date) + std::chrono::hours(hour) +
                            std::chrono::minutes(minute) + std::chrono::seconds(second);
    // Whatever sscanf let pass, or was out of range, does not come out as it went in.
    return utc_text(instant) == text ? std::optional(instant) : std::nullopt;
}

std::string utc_text(Instant instant)
{
    return to_rfc3339(instant).substr(0, std::string_view("2026-11-21T18:30:00").size()) + "Z";
}

} // namespace postkey::config
