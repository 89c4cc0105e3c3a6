// What the end of an attempt says about its transport and its recipient's domain.
#include "base/log.hpp"
#include "flow/courier/courier.hpp"

#include <algorithm>
#include <functional>

namespace postkey::flow {
namespace {

using mail::Outcome;
using mail::Reason;

store::AttemptEnd end_of(const mail::Delivery& delivery)
{
    switch (delivery.outcome) {
    case Outcome::sent:
        return store::AttemptEnd::sent;
    case Outcome::deferred:
        return store::AttemptEnd::deferred;
    case Outcome::refused:
        return delivery.reason == Reason::mailbox_disabled || delivery.reason == Reason::mailbox_full
                   ? store::AttemptEnd::refused_softly
                   : store::AttemptEnd::refused;
    case Outcome::transport_trouble:
        return store::AttemptEnd::transport_trouble;
    case Outcome::unknown:
        return store::AttemptEnd::unknown;
    case Outcome::withheld:
        return store::AttemptEnd::withheld;
    }
    return store::AttemptEnd::unknown;
}

bool needs_an_operator(Reason reason)
{
    return reason == Reason::credentials || reason == Reason::configuration || reason == Reason::tls;
}

// Refusals that say that we, not the recipient, are at fault.
bool is_alarming(const mail::Delivery& delivery)
{
    return delivery.outcome == Outcome::refused &&
           (delivery.reason == Reason::policy || delivery.reason == Reason::too_large ||
            delivery.reason == Reason::protocol);
}

void raise_alarm(const Route& route, const mail::Delivery& delivery)
{
    log::error("a relay needs an operator's attention", {{"alarm", std::string(to_text(delivery.reason))},
                                                         {"transport", route.name},
                                                         {"reply", delivery.reply}});
}

} // namespace

store::AttemptResult Courier::judged(const Flight& flight, Route& route, const mail::Delivery& delivery)
{
    if (parts_.counters != nullptr)
        parts_.counters->attempted(delivery.outcome);
    store::AttemptResult result{.end = end_of(delivery),
                                .reply = delivery.reply,
                                .retry_after = std::nullopt,
                                .transport = route.name};
    if (is_alarming(delivery))
        raise_alarm(route, delivery);
    if (delivery.outcome == Outcome::transport_trouble) {
        result.retry_after = trouble(route, delivery, flight);
    } else if (delivery.outcome == Outcome::unknown) {
        // As a probe it has failed; otherwise it says little about the relay.
        if (route.breaker.is_open())
            failed(route, delivery);
    } else if (delivery.outcome != Outcome::withheld) {
        worked(route);
    }
    if (delivery.outcome == Outcome::sent) {
        route.slots.succeeded();
        holds_.succeeded(flight.lease.domain);
    }
    if (delivery.reason == Reason::domain_held)
        holds_.hold(flight.lease.domain, parts_.clock.now());
    return result;
}

// Returns how long the message should wait: until the next probe, or until another transport is ready for it.
std::chrono::seconds Courier::trouble(Route& route, const mail::Delivery& delivery, const Flight& flight)
{
    const auto now = parts_.clock.now();
    if (!needs_an_operator(delivery.reason))
        route.slots.failed();
    if (delivery.reason != Reason::throttled || route.breaker.is_open()) {
        const auto wait = failed(route, delivery);
        if (routes_.size() == 1)
            return wait;
        return stands_in_for(route, now) ? std::chrono::seconds(0) : std::min(wait, stand_in_patience);
    }
    constexpr std::size_t most_seconds = 10;
    route.pace.slow_down(now);
    return std::chrono::seconds(1 + std::hash<std::string>()(flight.lease.id.text()) % most_seconds);
}

std::chrono::seconds Courier::failed(Route& route, const mail::Delivery& delivery)
{
    const auto now = parts_.clock.now();
    const bool was_open = route.breaker.is_open();
    const bool for_an_operator = needs_an_operator(delivery.reason);
    const auto wait =
        route.breaker.failed(for_an_operator ? Trouble::for_an_operator : Trouble::passing, now);
    if (for_an_operator)
        raise_alarm(route, delivery);
    if (was_open || !route.breaker.is_open())
        return wait;
    log::warning("a relay is given up for a while", {{"transport", route.name}, {"reply", delivery.reply}});
    if (parts_.counters != nullptr)
        parts_.counters->breaker_is(route.name, DeliveryCounters::Breaker::open);
    turns_.push_back({route.name, std::string(to_text(delivery.reason)), now});
    return wait;
}

void Courier::worked(Route& route)
{
    const bool was_open = route.breaker.is_open();
    route.breaker.succeeded();
    if (!was_open)
        return;
    log::info("a relay works again", {{"transport", route.name}});
    route.slots.start_over();
    recovering_ = true;
    if (parts_.counters != nullptr)
        parts_.counters->breaker_is(route.name, DeliveryCounters::Breaker::closed);
    turns_.push_back({route.name, std::nullopt, parts_.clock.now()});
}

} // namespace postkey::flow
