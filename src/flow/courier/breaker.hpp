#pragma once
// Whether a transport is worth trying. Closed: mail flows. Open: one mail at a time probes it, when its time
// has come, until one gets through. Pure; time is an argument.
#include "base/instant.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace postkey::flow {

enum class Trouble
{
    passing,         // the relay is away or ill: three in a row open the breaker
    for_an_operator, // credentials, TLS, configuration: opens at once; probes come twice as rarely as the
                     // rarest
};

class Breaker
{
public:
    // `probes`: the waits, each counted from the probe before; the last repeats.
    explicit Breaker(std::vector<std::chrono::seconds> probes);

    // Whether a mail may begin now; while open, only one at a time: the caller counts.
    bool lets_through(Instant now) const;

    // Another failure in a row; how long this mail should wait.
    std::chrono::seconds failed(Trouble trouble, Instant now);
    void succeeded();

    bool is_open() const { return open_since_.has_value(); }
    std::optional<Instant> open_since() const { return open_since_; }
    Instant next_probe() const { return probe_at_; }

private:
    bool is_due(Instant now) const;

    std::vector<std::chrono::seconds> probes_;
    std::size_t step_ = 0;
    std::size_t failures_ = 0;
    Instant probe_at_{};
    std::optional<Instant> open_since_;
};

} // namespace postkey::flow
