#include "flow/courier/route.hpp"

#include <algorithm>

namespace postkey::flow {
namespace {

// Mails whose final reply takes longer than this do not count as using a slot, up to four: a slow content
// scanner must not stop everything.
constexpr std::chrono::seconds slow_reply{30};
constexpr std::size_t most_uncounted = 4;

} // namespace

std::size_t Route::counted(Instant now) const
{
    const auto waits_long = [now](const auto& flight) {
        return flight->at_the_dot && now - flight->at_the_dot_since.load() > slow_reply;
    };
    const auto stuck = static_cast<std::size_t>(std::ranges::count_if(flights, waits_long));
    return flights.size() - std::min(stuck, most_uncounted);
}

std::size_t Route::room(Instant now) const
{
    if (breaker.is_open())
        return flights.empty() && breaker.lets_through(now) ? 1 : 0;
    const auto taken = counted(now);
    return slots.open() > taken ? slots.open() - taken : 0;
}

std::optional<std::string> Route::clogged_by(Instant now) const
{
    if (breaker.is_open() || slots.open() < 2 || counted(now) != slots.open() || domains().size() != 1)
        return std::nullopt;
    return flights.front()->lease.domain;
}

std::map<std::string, std::size_t> Route::domains() const
{
    std::map<std::string, std::size_t> out;
    for (const auto& flight : flights)
        ++out[flight->lease.domain];
    return out;
}

bool Route::has_suspect() const
{
    return std::ranges::any_of(flights,
                               [](const auto& flight) { return flight->lease.was_in_hand_at_a_death; });
}

} // namespace postkey::flow
