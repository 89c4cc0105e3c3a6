#include "flow/courier/counters.hpp"

#include <algorithm>

namespace postkey::flow {

void DeliveryCounters::attempted(mail::Outcome outcome)
{
    const std::lock_guard lock(mutex_);
    ++numbers_.attempts[outcome];
}

void DeliveryCounters::handed_over(std::chrono::milliseconds after)
{
    const auto bucket = static_cast<std::size_t>(std::ranges::lower_bound(bounds, after) - bounds.begin());
    const std::lock_guard lock(mutex_);
    ++numbers_.hand_over_buckets.at(bucket);
    numbers_.hand_over_sum += after;
}

void DeliveryCounters::died()
{
    const std::lock_guard lock(mutex_);
    ++numbers_.dead;
}

void DeliveryCounters::breaker_is(const std::string& transport, Breaker state)
{
    const std::lock_guard lock(mutex_);
    numbers_.breakers[transport] = state;
}

DeliveryCounters::Numbers DeliveryCounters::numbers() const
{
    const std::lock_guard lock(mutex_);
    return numbers_;
}

} // namespace postkey::flow
