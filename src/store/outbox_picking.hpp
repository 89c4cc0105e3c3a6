#pragma once
// Which due messages a courier wants next.
#include "base/id.hpp"
#include "base/instant.hpp"
#include "domain/mail_kind.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace postkey::store {

struct Lease
{
    MessageId id;
    std::int64_t fence;
    Lane lane = Lane::notice;
    std::string domain = {}; // of the recipient
    bool was_in_hand_at_a_death = false;
};

enum class PickOrder
{
    oldest_first,
    newest_first, // in the lanes whose reader waits: code, reset, verify
};

struct Picking
{
    PickOrder order = PickOrder::oldest_first;
    // One pick in ten goes to the oldest due message of any lower lane; this many were made before.
    std::size_t picks_before = 0;
    // Only messages of lanes code and reset that were due before this.
    std::optional<Instant> urgent_before = std::nullopt;
    // Messages in hand by recipient domain. While other domains have due mail none gets more than `share`.
    std::map<std::string, std::size_t> in_hand = {};
    std::size_t share = std::numeric_limits<std::size_t>::max();
    std::set<std::string> closed_domains = {}; // nothing to these
    std::set<std::string> held_domains = {};   // nothing to these of lanes verify and notice
    // Not what these had in an ambiguous end: its second try stays with them.
    std::set<std::string> other_transports = {};
    std::optional<std::string> bound_to = std::nullopt; // only what this one had in an ambiguous end
    // Of messages that were in hand when a courier died: one at a time, so that only the guilty one dies
    // thrice.
    std::size_t suspects = 1;
};

} // namespace postkey::store
