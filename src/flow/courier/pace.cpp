#include "flow/courier/pace.hpp"

#include <algorithm>
#include <cmath>

namespace postkey::flow {

Pace::Pace(int mails_per_minute, std::vector<std::chrono::seconds> probes)
    // A second's worth may go at once; the rate gives that second back, so that no minute exceeds the cap.
    : per_millisecond_(mails_per_minute * (59.0 / 60.0) / 60'000.0),
      burst_(std::max(1.0, mails_per_minute / 60.0)), tokens_(burst_), probes_(std::move(probes))
{
}

std::size_t Pace::allowance(std::size_t wanted, std::size_t in_flight, Instant now)
{
    if (failures_ > 0)
        return now >= probe_at_ && in_flight == 0 ? std::min<std::size_t>(wanted, 1) : 0;
    const auto elapsed = std::max<double>(0, static_cast<double>((now - refilled_at_).count()));
    tokens_ = std::min(burst_, tokens_ + elapsed * per_millisecond_);
    refilled_at_ = now;
    return std::min(wanted, static_cast<std::size_t>(tokens_));
}

void Pace::began(std::size_t mails)
{
    tokens_ -= static_cast<double>(mails);
}

Instant Pace::next_chance(Instant now) const
{
    if (failures_ > 0)
        return std::max(now, probe_at_);
    if (tokens_ >= 1)
        return now;
    return now +
           std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil((1 - tokens_) / per_millisecond_)));
}

void Pace::succeeded()
{
    failures_ = 0;
}

std::chrono::seconds Pace::failed(Instant now)
{
    // Several that were under way when the relay went count as one failure.
    if (failures_ > 0 && now < probe_at_)
        return std::chrono::ceil<std::chrono::seconds>(probe_at_ - now);
    const auto wait = probes_[std::min(failures_, probes_.size() - 1)];
    ++failures_;
    probe_at_ = now + wait;
    return wait;
}

} // namespace postkey::flow
