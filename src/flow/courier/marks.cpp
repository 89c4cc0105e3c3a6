// What became of attempts, written down many at a time: 32 results, or what has come in within 20 ms, or when
// nothing is under way any more.
#include "base/failure.hpp"
#include "base/log.hpp"
#include "flow/courier/courier.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace postkey::flow {
namespace {

constexpr std::size_t most_together = 32;
constexpr std::chrono::milliseconds longest_wait{20};
constexpr std::chrono::seconds between_tries{1};

bool nothing_under_way(const std::deque<Route>& routes)
{
    return std::ranges::all_of(routes, [](const Route& route) { return route.flights.empty(); });
}

} // namespace

void Courier::mark(FlightPointer flight, store::AttemptResult result)
{
    landed(flight);
    store::Mark written{flight->lease, std::move(result), parts_.clock.now()};
    ended_.push_back({std::move(flight), std::move(written)});
    start_marking();
}

void Courier::start_marking()
{
    if (!marking_) {
        marking_ = true;
        asio::co_spawn(strand_, keep_marks(), asio::detached);
    } else if (ended_.size() >= most_together || nothing_under_way(routes_)) {
        mark_bell_.cancel();
    }
}

// What the relay said is kept here until the store has it: forgetting a 250 would send the mail again.
Task<void> Courier::keep_marks()
{
    while (!ended_.empty() || !turns_.empty()) {
        if (ended_.size() < most_together && !nothing_under_way(routes_)) {
            mark_bell_.expires_after(longest_wait);
            co_await mark_bell_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        bool written = co_await write_marks();
        written = written && co_await write_turns();
        cannot_mark_ = !written;
        if (written)
            continue;
        if (stopping_) {
            for (const auto& one : ended_)
                forget(one.flight);
            ended_.clear();
            turns_.clear();
            break;
        }
        mark_bell_.expires_after(between_tries);
        co_await mark_bell_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    cannot_mark_ = false;
    marking_ = false;
    ring();
}

// False when the store cannot be reached: nothing is forgotten.
Task<bool> Courier::write_marks()
{
    const auto count = std::min(ended_.size(), most_together);
    if (count == 0)
        co_return true;
    std::vector<store::Mark> marks;
    for (std::size_t i = 0; i < count; ++i)
        marks.push_back(ended_[i].mark);
    std::vector<bool> kept;
    try {
        kept = co_await finished(std::move(marks));
    } catch (const BrokenDependency& broken) {
        log::error("ends of attempts could not be recorded",
                   {{"attempts", std::to_string(count)}, {"cause", broken.what()}});
        co_return false;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (!kept[i])
            log::warning("a lease was lost before its end was recorded",
                         {{"message", ended_[i].flight->lease.id.text()}});
        forget(ended_[i].flight);
    }
    ended_.erase(ended_.begin(), ended_.begin() + static_cast<std::ptrdiff_t>(count));
    co_return true;
}

// Together; and one by one when one of them is our own mistake, so that it holds up nobody else.
Task<std::vector<bool>> Courier::finished(std::vector<store::Mark> marks)
{
    try {
        auto all = co_await parts_.outbox.finish_all(marks, parts_.policy);
        co_return all;
    } catch (const BrokenDependency&) {
        throw;
    } catch (const std::exception&) {
        log::warning("an end among several could not be recorded");
    }
    std::vector<bool> out;
    for (const auto& one : marks) {
        bool kept = false;
        try {
            kept = co_await parts_.outbox.finish(one.lease, one.result, parts_.policy, one.at);
        } catch (const BrokenDependency&) {
            throw;
        } catch (const std::exception& mistake) {
            log::error("courier failed on a message",
                       {{"message", one.lease.id.text()}, {"cause", mistake.what()}});
        }
        out.push_back(kept);
    }
    co_return out;
}

Task<bool> Courier::write_turns()
{
    while (!turns_.empty()) {
        const auto turn = turns_.front();
        try {
            if (turn.reason)
                co_await parts_.outbox.begin_outage(turn.transport, *turn.reason, turn.at);
            else
                co_await parts_.outbox.end_outage(turn.transport, turn.at);
        } catch (const BrokenDependency& broken) {
            log::error("an outage could not be recorded", {{"cause", broken.what()}});
            co_return false;
        }
        turns_.pop_front();
    }
    co_return true;
}

} // namespace postkey::flow
