#pragma once
#include "base/clock.hpp"
#include "cli/human_time.hpp"

namespace postkey::cli {

// The system's clock, for what wants one.
class TimeOfCommand : public Clock
{
public:
    Instant now() const override { return cli::now(); }
};

} // namespace postkey::cli
