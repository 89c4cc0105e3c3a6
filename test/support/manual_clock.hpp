#pragma once
// A clock that stands until a test moves it.
#include "base/clock.hpp"

#include <atomic>

namespace postkey::test {

class ManualClock : public Clock
{
public:
    Instant now() const override { return from_milliseconds(now_); }
    void advance(std::chrono::milliseconds by) { now_ += by.count(); }

private:
    std::atomic<std::int64_t> now_ = 1'795'000'000'000; // 2026-11-18
};

} // namespace postkey::test
