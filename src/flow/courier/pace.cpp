#include "flow/courier/pace.hpp"

#include <algorithm>
#include <cmath>

namespace postkey::flow {
namespace {

constexpr std::chrono::minutes between_speeds{1};
constexpr double slowest = 1.0 / 64;

} // namespace

Pace::Pace(int mails_per_minute)
    // A second's worth may go at once; the rate gives that second back, so that no minute exceeds the cap.
    : per_millisecond_(mails_per_minute * (59.0 / 60.0) / 60'000.0),
      full_burst_(std::max(1.0, mails_per_minute / 60.0)), tokens_(full_burst_)
{
}

double Pace::burst() const
{
    return std::max(1.0, full_burst_ * speed_);
}

std::size_t Pace::allowance(std::size_t wanted, Instant now)
{
    if (speed_ < 1 && now >= slow_until_) {
        speed_ = std::min(1.0, speed_ * 2);
        slow_until_ = now + between_speeds;
    }
    const auto elapsed = std::max<double>(0, static_cast<double>((now - refilled_at_).count()));
    tokens_ = std::min(burst(), tokens_ + elapsed * per_millisecond_ * speed_);
    refilled_at_ = now;
    return std::min(wanted, static_cast<std::size_t>(std::max(0.0, tokens_)));
}

void Pace::began(std::size_t mails)
{
    tokens_ -= static_cast<double>(mails);
}

Instant Pace::next_chance(Instant now) const
{
    if (tokens_ >= 1)
        return now;
    const auto wait = std::ceil((1 - tokens_) / (per_millisecond_ * speed_));
    return now + std::chrono::milliseconds(static_cast<std::int64_t>(wait));
}

void Pace::slow_down(Instant now)
{
    // Several that were under way when the relay said so count as one.
    if (speed_ < 1 && slow_until_ - now > between_speeds - std::chrono::seconds(1))
        return;
    speed_ = std::max(slowest, speed_ / 2);
    slow_until_ = now + between_speeds;
    tokens_ = std::min(tokens_, burst());
}

} // namespace postkey::flow
