// Every lane and every outcome is there from the start, at 0: an alert on a series that does not exist never
// fires.
#include "front/ops/metrics_render.hpp"

#include <algorithm>

namespace postkey::front::ops {
namespace {

constexpr std::array lanes{Lane::code, Lane::reset, Lane::verify, Lane::notice, Lane::test};
constexpr std::array outcomes{mail::Outcome::sent, mail::Outcome::deferred, mail::Outcome::refused,
                              mail::Outcome::transport_trouble, mail::Outcome::unknown};

store::LaneDepth depth_of(const store::Depths& outbox, Lane lane)
{
    const auto found = std::ranges::find(outbox.lanes, lane, &store::LaneDepth::lane);
    return found == outbox.lanes.end() ? store::LaneDepth{lane, 0, std::nullopt} : *found;
}

double seconds(std::chrono::duration<double> length)
{
    return length.count();
}

double attempts_of(const flow::DeliveryCounters::Numbers& deliveries, mail::Outcome outcome)
{
    const auto found = deliveries.attempts.find(outcome);
    return found == deliveries.attempts.end() ? 0.0 : static_cast<double>(found->second);
}

} // namespace

void render_outbox(MetricsText& out, const MetricsSnapshot& snapshot)
{
    using enum MetricsText::Type;
    const auto& outbox = snapshot.outbox;
    out.family("postkey_outbox_depth", gauge, "Mails that wait, by lane.");
    for (const auto lane : lanes)
        out.sample({{"lane", to_text(lane)}}, static_cast<double>(depth_of(outbox, lane).queued));
    out.family("postkey_outbox_oldest_due_seconds", gauge,
               "For how long the longest waiting mail has been due, by lane; 0 when none is.");
    for (const auto lane : lanes) {
        const auto since = depth_of(outbox, lane).oldest_due.value_or(snapshot.now);
        out.sample({{"lane", to_text(lane)}}, seconds(snapshot.now - since));
    }
    out.family("postkey_outbox_leased", gauge, "Mails that are being handed over.");
    out.sample({}, static_cast<double>(outbox.leased));
    out.family("postkey_mail_dead", gauge,
               "Mails set aside: they cannot be composed, or ended the program again and again.");
    out.sample({}, static_cast<double>(outbox.dead));
    out.family("postkey_mail_dropped_total", counter,
               "Mails not recorded because the outbox was full, since the database was made.");
    out.sample({}, static_cast<double>(outbox.dropped));
}

void render_deliveries(MetricsText& out, const flow::DeliveryCounters::Numbers& deliveries)
{
    using enum MetricsText::Type;
    out.family("postkey_mail_attempts_total", counter, "Tries to hand a mail over, by outcome.");
    for (const auto outcome : outcomes)
        out.sample({{"outcome", mail::to_text(outcome)}}, attempts_of(deliveries, outcome));
    out.family("postkey_mail_ambiguous_total", counter,
               "Tries that ended without an answer to the final dot.");
    out.sample({}, attempts_of(deliveries, mail::Outcome::unknown));
    out.family("postkey_transport_breaker_open", gauge, "1 while a transport is in trouble and only probed.");
    for (const auto& [transport, state] : deliveries.breakers)
        out.sample({{"transport", transport}}, state == flow::DeliveryCounters::Breaker::open ? 1 : 0);
    std::array<double, flow::DeliveryCounters::bounds.size()> bounds{};
    std::ranges::transform(flow::DeliveryCounters::bounds, bounds.begin(), seconds);
    out.family("postkey_mail_handover_seconds", histogram, "From the request to the relay's 250.");
    out.histogram({}, bounds, deliveries.hand_over_buckets, seconds(deliveries.hand_over_sum));
}

} // namespace postkey::front::ops
