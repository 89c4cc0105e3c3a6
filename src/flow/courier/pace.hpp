#pragma once
// A cap on mails a minute, and a slower one for a while when the relay asks for it. Pure; time is an
// argument.
#include "base/instant.hpp"

#include <chrono>
#include <cstddef>

namespace postkey::flow {

class Pace
{
public:
    explicit Pace(int mails_per_minute);

    // How many mails may begin now, at most `wanted`.
    std::size_t allowance(std::size_t wanted, Instant now);
    void began(std::size_t mails);

    // When allowance() may be greater than it is now.
    Instant next_chance(Instant now) const;

    // Half as many for a minute, and then twice as many each minute until the cap is reached again.
    void slow_down(Instant now);

private:
    double burst() const;

    double per_millisecond_; // at full speed
    double full_burst_;
    double speed_ = 1;
    Instant slow_until_{};
    double tokens_;
    Instant refilled_at_{};
};

} // namespace postkey::flow
