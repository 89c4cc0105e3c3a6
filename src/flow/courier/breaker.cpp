#include "flow/courier/breaker.hpp"

#include <algorithm>

namespace postkey::flow {
namespace {

constexpr std::size_t most_failures = 3;

} // namespace

Breaker::Breaker(std::vector<std::chrono::seconds> probes) : probes_(std::move(probes)) {}

bool Breaker::lets_through(Instant now) const
{
    return !is_open() || is_due(now);
}

bool Breaker::is_due(Instant now) const
{
    // A probe further away than any wait belongs to a clock that was set back since.
    return now >= probe_at_ || probe_at_ - now > 2 * std::ranges::max(probes_);
}

std::chrono::seconds Breaker::failed(Trouble trouble, Instant now)
{
    const bool operator_needed = trouble == Trouble::for_an_operator;
    // Several that were under way when the relay went count as one step.
    if (failures_ == 0 || is_due(now)) {
        const auto wait = operator_needed ? 2 * probes_.back() : probes_[std::min(step_, probes_.size() - 1)];
        ++step_;
        probe_at_ = now + wait;
    }
    ++failures_;
    if (!open_since_ && (operator_needed || failures_ >= most_failures))
        open_since_ = now;
    return std::chrono::ceil<std::chrono::seconds>(probe_at_ - now);
}

void Breaker::succeeded()
{
    step_ = 0;
    failures_ = 0;
    open_since_.reset();
}

} // namespace postkey::flow
