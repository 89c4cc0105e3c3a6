#pragma once
// The real time. Owned by server/ alone.
#include "base/clock.hpp"

namespace postkey::server {

class SystemClock : public Clock
{
public:
    Instant now() const override
    {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

} // namespace postkey::server
