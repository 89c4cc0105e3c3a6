#pragma once
// What each key of secrets.toml is for at a moment: read off the keys and the clock alone, so that every node
// and every command sees the same.
#include "config/config.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::config {

enum class KeyState
{
    next,     // published, verifies already, does not sign yet
    current,  // signs
    previous, // verifies what it signed
    over,     // all that it signed has run out: good for nothing
};

std::string_view to_text(KeyState state);

struct KeyStanding
{
    std::string kid;
    KeyState state;
    std::optional<Instant> from;  // when it begins to sign; nothing: ever
    std::optional<Instant> until; // when it is over; nothing while no other key is to take its place
};

// How long a key still verifies once another signs: the longest that a link may wait in the outbox and then
// work (seven days each, config/settings.cpp), and a day.
inline constexpr std::chrono::hours key_lingers{15 * 24};

// Newest first. Of keys that begin at the same time the first of the file is the newest. One is always
// current: while all begin later, the first of them.
std::vector<KeyStanding> standing_of(const std::vector<Key>& keys, Instant now);

std::optional<Instant> parse_utc(std::string_view text); // exactly 2026-11-21T18:30:00Z (RFC 3339)
std::string utc_text(Instant instant);                   // the same, rounded down

} // namespace postkey::config
