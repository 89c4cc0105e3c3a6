#pragma once
// The two brakes on sending: the cap per minute, and the pause while the transport is in trouble. Pure; time
// is an argument.
#include "base/instant.hpp"

#include <chrono>
#include <cstddef>
#include <vector>

namespace postkey::flow {

class Pace
{
public:
    Pace(int mails_per_minute, std::vector<std::chrono::seconds> probes);

    // How many mails may begin now, at most `wanted`. While the transport is in trouble: one probe when its
    // time has come.
    std::size_t allowance(std::size_t wanted, std::size_t in_flight, Instant now);
    void began(std::size_t mails);

    // When allowance() may be greater than it is now.
    Instant next_chance(Instant now) const;

    void succeeded();
    // Another failure in a row; returns how long to wait for the next probe.
    std::chrono::seconds failed(Instant now);

private:
    double per_millisecond_;
    double burst_;
    double tokens_;
    Instant refilled_at_{};
    std::vector<std::chrono::seconds> probes_;
    std::size_t failures_ = 0;
    Instant probe_at_{};
};

} // namespace postkey::flow
