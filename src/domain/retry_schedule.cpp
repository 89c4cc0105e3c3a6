#include "domain/retry_schedule.hpp"

#include <algorithm>

namespace postkey {
namespace {

std::chrono::milliseconds wait_after(const TriedMessage& message, const DeliveryPolicy& policy)
{
    const auto& schedule = message.lane == Lane::code ? policy.retry_code : policy.retry;
    const auto step = std::min(static_cast<std::size_t>(std::max<std::int64_t>(message.attempts - 1, 0)),
                               schedule.size() - 1);
    const std::chrono::milliseconds base = schedule[step];
    const auto percent = static_cast<int>((message.spread + step * 7) % 31) - 15;
    return base + base * percent / 100;
}

} // namespace

std::optional<Instant> next_try(const TriedMessage& message, const DeliveryPolicy& policy, Instant now)
{
    auto due = now + wait_after(message, policy);
    // A code lives for minutes: its own schedule ends near enough to the end.
    const auto last_try = message.give_up_at - std::chrono::minutes(5);
    if (message.lane != Lane::code && due > last_try && now < last_try)
        due = last_try;
    return due < message.give_up_at ? std::optional(due) : std::nullopt;
}

} // namespace postkey
