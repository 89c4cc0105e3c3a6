#pragma once
// Where the time comes from. Only server/ owns the real clock; a test sets its own.
#include "base/instant.hpp"

namespace postkey {

class Clock
{
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0; // any thread
};

} // namespace postkey
