// Which due messages are taken up now, and through which transport they go.
#include "base/failure.hpp"
#include "base/log.hpp"
#include "flow/courier/courier.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace postkey::flow {
namespace {

constexpr std::size_t most_at_once = 32;

store::Kids good_kids(const crypto::ActionTokens& minted)
{
    auto kids = minted.keys()->kids();
    store::Kids out{kids.front()};
    out.others.assign(std::next(kids.begin()), kids.end());
    return out;
}

} // namespace

Task<std::size_t> Courier::take_up()
{
    std::size_t taken = 0;
    for (auto& route : routes_) {
        if (cannot_mark_) // a mail whose end cannot be written down would be sent again
            co_return taken;
        const auto now = parts_.clock.now();
        auto room = std::min(route.room(now), most_at_once);
        const auto clogger = room == 0 ? route.clogged_by(now) : std::nullopt;
        if (clogger)
            room = 1;
        const auto most = pace_.allowance(route.pace.allowance(room, now), now);
        auto picking = most == 0 ? std::nullopt : picking_for(route, now);
        if (!picking)
            continue;
        if (clogger)
            picking->closed_domains.insert(*clogger);
        taken += co_await take_up_for(&route, most, std::move(*picking));
    }
    co_return taken;
}

std::optional<store::Picking> Courier::picking_for(const Route& route, Instant now)
{
    store::Picking picking;
    picking.order = recovering_ ? store::PickOrder::newest_first : store::PickOrder::oldest_first;
    picking.picks_before = picks_;
    picking.in_hand = route.domains();
    picking.share = std::max<std::size_t>(1, route.slots.open() / 2);
    picking.held_domains = holds_.held(now);
    for (const auto& other : routes_)
        if (&other != &route)
            picking.other_transports.insert(other.name);
    picking.suspects = std::ranges::any_of(routes_, &Route::has_suspect) ? 0 : 1;
    if (&route == &routes_.front())
        return picking;
    return stand_in_picking(route, std::move(picking), now);
}

// A transport stands in for those before it when they have been away for a while, and for what should not
// wait when none of them has room. Otherwise it only gets what it had in an ambiguous end.
std::optional<store::Picking> Courier::stand_in_picking(const Route& route, store::Picking picking,
                                                        Instant now)
{
    constexpr std::chrono::seconds patience_of_the_urgent{15};
    constexpr std::chrono::seconds between_questions{1};
    bool all_away = true;
    bool none_free = true;
    for (const auto& before : routes_) {
        if (&before == &route)
            break;
        const auto since = before.breaker.open_since();
        all_away = all_away && since && now - *since >= stand_in_patience;
        none_free = none_free && (since || before.room(now) == 0);
    }
    if (all_away)
        return picking;
    if (now >= stand_ins_asked_at_ && now - stand_ins_asked_at_ < between_questions)
        return std::nullopt;
    stand_ins_asked_at_ = now;
    if (none_free)
        picking.urgent_before = now - patience_of_the_urgent;
    else
        picking.bound_to = route.name;
    return picking;
}

// Whether what this transport could not take may go through another one right now.
bool Courier::stands_in_for(const Route& route, Instant now)
{
    const auto since = route.breaker.open_since();
    return since && now - *since >= stand_in_patience && other_for(route) != nullptr;
}

Task<std::size_t> Courier::take_up_for(Route* route, std::size_t most, store::Picking picking)
{
    const auto now = parts_.clock.now();
    const auto length = parts_.policy.delivery.lease;
    const bool sees_all = !picking.urgent_before && !picking.bound_to && picking.closed_domains.empty();
    auto leases = co_await parts_.outbox.lease(owner_, most, now, length, std::move(picking));
    if (sees_all && leases.size() < most)
        recovering_ = false; // all that was due is on its way
    picks_ = (picks_ + leases.size()) % 10;
    pace_.began(leases.size());
    route->pace.began(leases.size());
    std::vector<FlightPointer> flights;
    for (auto& lease : leases)
        flights.push_back(std::make_shared<Flight>(std::move(lease), *route, now + length));
    route->flights.insert(route->flights.end(), flights.begin(), flights.end());
    in_hand_.insert(in_hand_.end(), flights.begin(), flights.end());
    const auto taken = flights.size();
    if (taken > 0)
        asio::co_spawn(strand_, begin(std::move(flights)), asio::detached);
    co_return taken;
}

Task<void> Courier::begin(std::vector<FlightPointer> flights)
{
    std::vector<store::Lease> leases;
    for (const auto& flight : flights)
        leases.push_back(flight->lease);
    std::vector<std::optional<store::Prepared>> mails;
    try {
        mails = co_await prepared(std::move(leases));
    } catch (const BrokenDependency& broken) {
        // Nothing has left yet: the leases run out and the messages are taken up again.
        log::error("courier cannot reach the store", {{"cause", broken.what()}});
    }
    mails.resize(flights.size());
    for (std::size_t i = 0; i < flights.size(); ++i) {
        if (mails[i]) {
            asio::co_spawn(strand_, hand_over(flights[i], std::move(*mails[i])), asio::detached);
        } else {
            landed(flights[i]);
            forget(flights[i]);
        }
    }
}

// Together; and one by one when one of them cannot even be read, so that it stops nobody else.
Task<std::vector<std::optional<store::Prepared>>> Courier::prepared(std::vector<store::Lease> leases)
{
    try {
        auto kids = good_kids(parts_.tokens);
        auto all =
            co_await parts_.outbox.prepare_all(leases, parts_.policy, parts_.clock.now(), std::move(kids));
        co_return all;
    } catch (const BrokenDependency&) {
        throw;
    } catch (const std::exception&) {
        log::warning("a message among several could not be prepared");
    }
    std::vector<std::optional<store::Prepared>> out;
    for (const auto& lease : leases) {
        std::optional<store::Prepared> one;
        try {
            auto kids = good_kids(parts_.tokens);
            one = co_await parts_.outbox.prepare(lease, parts_.policy, parts_.clock.now(), std::move(kids));
        } catch (const BrokenDependency&) {
            throw;
        } catch (const std::exception& mistake) {
            log::error("courier failed on a message",
                       {{"message", lease.id.text()}, {"cause", mistake.what()}});
        }
        out.push_back(std::move(one));
    }
    co_return out;
}

void Courier::landed(const FlightPointer& flight)
{
    std::erase(flight->route.flights, flight);
    ring();
}

void Courier::forget(const FlightPointer& flight)
{
    std::erase(in_hand_, flight);
    ring();
}

} // namespace postkey::flow
