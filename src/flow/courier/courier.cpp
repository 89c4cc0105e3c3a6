#include "flow/courier/courier.hpp"

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

store::AttemptEnd end_of(mail::Outcome outcome)
{
    switch (outcome) {
    case mail::Outcome::sent:
        return store::AttemptEnd::sent;
    case mail::Outcome::deferred:
        return store::AttemptEnd::deferred;
    case mail::Outcome::refused:
        return store::AttemptEnd::refused;
    case mail::Outcome::transport_trouble:
        return store::AttemptEnd::transport_trouble;
    case mail::Outcome::unknown:
    case mail::Outcome::withheld: // never recorded: the row is no longer this courier's
        return store::AttemptEnd::unknown;
    }
    return store::AttemptEnd::unknown;
}

class AlwaysLeaves : public mail::LastCheck
{
public:
    Task<bool> may_still_leave() override { co_return true; }
};

} // namespace

Courier::Courier(asio::any_io_executor executor, Parts parts, Sender sender, std::string owner,
                 std::size_t concurrency)
    : strand_(asio::make_strand(executor)), bell_(strand_), heartbeat_(strand_), parts_(parts),
      sender_(std::move(sender)), owner_(std::move(owner)), concurrency_(concurrency),
      pace_(parts.policy.caps.global_per_minute, parts.policy.delivery.probe)
{
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

Task<std::size_t> Courier::take_up()
{
    const auto now = parts_.clock.now();
    const auto free = concurrency_ - std::min(concurrency_, in_hand_.size());
    const auto allowed = pace_.allowance(free, in_hand_.size(), now);
    if (allowed == 0)
        co_return 0;
    const auto leases = co_await parts_.outbox.lease(owner_, allowed, now, parts_.policy.delivery.lease);
    pace_.began(leases.size());
    for (const auto& lease : leases) {
        in_hand_.push_back(lease);
        asio::co_spawn(strand_, hand_over(lease), asio::detached);
    }
    co_return leases.size();
}

Task<void> Courier::hand_over(store::Lease lease)
{
    try {
        co_await attempt(lease);
    } catch (const BrokenDependency& broken) {
        // Nothing has left yet: the lease runs out and the message is taken up again.
        log::error("courier cannot reach the store",
                   {{"message", lease.id.text()}, {"cause", broken.what()}});
    } catch (const std::exception& mistake) {
        log::error("courier failed on a message", {{"message", lease.id.text()}, {"cause", mistake.what()}});
    }
    std::erase_if(in_hand_, [&lease](const store::Lease& held) { return held.id == lease.id; });
    rung_ = true;
    bell_.cancel();
}

Task<void> Courier::attempt(store::Lease lease)
{
    const auto prepared = co_await parts_.outbox.prepare(lease, parts_.policy, parts_.clock.now());
    if (!prepared)
        co_return;
    std::optional<mail::OutgoingMail> mail;
    std::string mistake;
    try {
        mail = compose(*prepared, sender_, parts_.tokens, parts_.renderer, parts_.policy.tokens,
                       parts_.clock.now());
    } catch (const std::exception& error) {
        mistake = error.what();
    }
    if (!mail) {
        log::error("a mail could not be composed", {{"message", lease.id.text()}, {"cause", mistake}});
        co_await parts_.outbox.bury(lease, mistake, parts_.clock.now());
        co_return;
    }
    AlwaysLeaves check;
    const auto delivery = co_await parts_.transport.deliver(std::move(*mail), check);
    if (delivery.outcome == mail::Outcome::withheld)
        co_return;
    auto result = judged(delivery);
    log::info("mail", {{"message", lease.id.text()},
                       {"kind", std::string(to_text(prepared->kind))},
                       {"attempt", std::to_string(prepared->attempt)},
                       {"outcome", std::string(mail::to_text(delivery.outcome))},
                       {"reply", delivery.reply}});
    co_await record(lease, std::move(result));
}

// What the relay said is kept here until the store has it: forgetting a 250 would send the mail again.
Task<void> Courier::record(store::Lease lease, store::AttemptResult result)
{
    constexpr std::chrono::seconds between_tries{1};
    asio::steady_timer pause(strand_);
    while (true) {
        try {
            const bool recorded =
                co_await parts_.outbox.finish(lease, result, parts_.policy, parts_.clock.now());
            if (!recorded)
                log::warning("a lease was lost before its end was recorded", {{"message", lease.id.text()}});
            co_return;
        } catch (const BrokenDependency& broken) {
            log::error("an end could not be recorded",
                       {{"message", lease.id.text()}, {"cause", broken.what()}});
            if (stopping_)
                co_return;
        }
        pause.expires_after(between_tries);
        co_await pause.async_wait(quietly);
    }
}

store::AttemptResult Courier::judged(const mail::Delivery& delivery)
{
    store::AttemptResult result{
        .end = end_of(delivery.outcome), .reply = delivery.reply, .retry_after = std::nullopt};
    if (delivery.outcome == mail::Outcome::transport_trouble)
        result.retry_after = pace_.failed(parts_.clock.now());
    else
        pace_.succeeded();
    return result;
}

Task<void> Courier::keep_leases()
{
    while (!stopping_) {
        heartbeat_.expires_after(parts_.policy.delivery.lease / 4);
        co_await heartbeat_.async_wait(quietly);
        if (in_hand_.empty())
            continue;
        try {
            co_await parts_.outbox.extend_leases(in_hand_, parts_.clock.now() + parts_.policy.delivery.lease);
        } catch (const BrokenDependency& broken) {
            log::error("courier could not extend its leases", {{"cause", broken.what()}});
        }
    }
}

Task<void> Courier::rest(std::chrono::milliseconds longest)
{
    if (!rung_ && !stopping_) {
        const auto now = parts_.clock.now();
        const auto wait = pace_.next_chance(now) - now;
        bell_.expires_after(wait > wait.zero() ? std::min<std::chrono::milliseconds>(wait, longest)
                                               : longest);
        co_await bell_.async_wait(quietly);
    }
    rung_ = false;
}

Task<void> Courier::finished_all()
{
    while (!in_hand_.empty()) {
        bell_.expires_at(asio::steady_timer::time_point::max());
        co_await bell_.async_wait(quietly);
    }
}

void Courier::wake()
{
    asio::post(strand_, [this] {
        rung_ = true;
        bell_.cancel();
    });
}

void Courier::stop()
{
    stopping_ = true;
    wake();
}

} // namespace postkey::flow
