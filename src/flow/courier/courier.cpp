#include "flow/courier/courier.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace postkey::flow {
namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

// A net under wake(): rows that another process recorded are found this soon.
constexpr std::chrono::milliseconds poll{1000};

} // namespace

Courier::Courier(asio::any_io_executor executor, Parts parts, Sender sender, std::string owner,
                 std::size_t concurrency)
    : strand_(asio::make_strand(executor)), bell_(strand_), heartbeat_(strand_), mark_bell_(strand_),
      parts_(std::move(parts)), owner_(std::move(owner)), pace_(parts_.policy.caps.global_per_minute)
{
    const auto add = [this, concurrency](std::string name, mail::Transport& transport, Sender from) {
        if (parts_.counters != nullptr)
            parts_.counters->breaker_is(name, DeliveryCounters::Breaker::closed);
        routes_.push_back({.name = std::move(name),
                           .transport = transport,
                           .sender = std::move(from),
                           .breaker = Breaker(parts_.policy.delivery.probe),
                           .slots = Slots(concurrency),
                           .pace = Pace(parts_.policy.caps.global_per_minute)});
    };
    add("primary", parts_.transport, sender);
    for (const auto& stand_in : parts_.stand_ins) {
        auto from = sender;
        from.from = stand_in.from.value_or(sender.from);
        add(stand_in.name, stand_in.transport, std::move(from));
    }
}

Task<void> Courier::run()
{
    return asio::co_spawn(strand_, loop(), asio::use_awaitable);
}

Task<int> Courier::deliver_due()
{
    return asio::co_spawn(strand_, round(), asio::use_awaitable);
}

Task<void> Courier::loop()
{
    asio::co_spawn(strand_, keep_leases(), asio::detached);
    bool freed = false;
    while (!stopping_) {
        try {
            if (!freed)
                co_await parts_.outbox.free_all_leases(parts_.policy, parts_.clock.now());
            freed = true;
            co_await take_up();
            co_await measure();
        } catch (const BrokenDependency& broken) {
            log::error("courier cannot reach the store", {{"cause", broken.what()}});
        }
        co_await rest(poll);
    }
    heartbeat_.cancel();
    co_await finished_all();
}

Task<int> Courier::round()
{
    int taken = 0;
    while (true) {
        const auto leased = co_await take_up();
        taken += static_cast<int>(leased);
        co_await finished_all();
        if (leased == 0)
            co_return taken;
    }
}

Task<void> Courier::keep_leases()
{
    while (!stopping_) {
        heartbeat_.expires_after(parts_.policy.delivery.lease / 4);
        co_await heartbeat_.async_wait(quietly);
        if (in_hand_.empty())
            continue;
        std::vector<store::Lease> held;
        for (const auto& flight : in_hand_)
            held.push_back(flight->lease);
        const auto until = parts_.clock.now() + parts_.policy.delivery.lease;
        try {
            const auto kept = co_await parts_.outbox.extend_leases(std::move(held), until);
            for (const auto& lease : kept)
                for (const auto& flight : in_hand_)
                    if (flight->lease.id == lease.id && flight->lease.fence == lease.fence)
                        flight->held_until = until;
        } catch (const BrokenDependency& broken) {
            log::error("courier could not extend its leases", {{"cause", broken.what()}});
        }
    }
}

// How much waits; counting a long queue costs more, so that is done less often.
Task<void> Courier::measure()
{
    constexpr std::int64_t long_queue = 10'000;
    const auto now = parts_.clock.now();
    const auto pause = measured_ < long_queue ? std::chrono::seconds(1) : std::chrono::seconds(10);
    if (now >= measured_at_ && now - measured_at_ < pause)
        co_return;
    measured_at_ = now;
    const auto depths = co_await parts_.outbox.measure(parts_.policy.delivery.max_queued, now);
    measured_ = depths.leased;
    for (const auto& lane : depths.lanes)
        measured_ += lane.queued;
    if (depths.is_full && !was_full_)
        log::error("the outbox is full: mail that is asked for is dropped",
                   {{"alarm", "outbox_full"}, {"waiting", std::to_string(measured_)}});
    if (!depths.is_full && was_full_)
        log::warning("the outbox takes mail again", {{"dropped", std::to_string(depths.dropped)}});
    was_full_ = depths.is_full;
}

std::optional<Instant> Courier::next_chance(Instant now) const
{
    std::optional<Instant> soonest;
    for (const auto& route : routes_) {
        const auto chance = route.breaker.is_open()
                                ? route.breaker.next_probe()
                                : std::max(route.pace.next_chance(now), pace_.next_chance(now));
        if (chance > now && (!soonest || chance < *soonest))
            soonest = chance;
    }
    return soonest;
}

Task<void> Courier::rest(std::chrono::milliseconds longest)
{
    if (!rung_ && !stopping_) {
        const auto now = parts_.clock.now();
        const auto chance = next_chance(now);
        bell_.expires_after(chance ? std::min<std::chrono::milliseconds>(*chance - now, longest) : longest);
        co_await bell_.async_wait(quietly);
    }
    rung_ = false;
}

Task<void> Courier::finished_all()
{
    while (!in_hand_.empty() || marking_) {
        bell_.expires_at(asio::steady_timer::time_point::max());
        co_await bell_.async_wait(quietly);
    }
}

void Courier::ring()
{
    rung_ = true;
    bell_.cancel();
}

void Courier::wake()
{
    asio::post(strand_, [this] { ring(); });
}

void Courier::stop()
{
    stopping_ = true;
    wake();
}

} // namespace postkey::flow
