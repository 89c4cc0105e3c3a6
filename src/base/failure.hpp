#pragma once
// What is thrown when the world is broken rather than the input wrong. Caught in two places only: the request
// boundary and the courier's loop.
#include <stdexcept>

namespace postkey {

// Something Postkey needs cannot answer now: the store, the disk. Nothing was changed. The request boundary
// says 503 `unavailable`.
class BrokenDependency : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
    virtual bool retryable() const { return true; }
};

// Too much work is waiting. The request boundary says 503 `busy` with Retry-After.
class Busy : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

} // namespace postkey
