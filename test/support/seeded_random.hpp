#pragma once
// The same unpredictable-looking bytes in every run.
#include "base/random.hpp"

#include <mutex>
#include <random>

namespace postkey::test {

class SeededRandom : public Random
{
public:
    void fill(std::span<unsigned char> bytes) override
    {
        const std::lock_guard lock(mutex_);
        for (auto& byte : bytes)
            byte = static_cast<unsigned char>(engine_());
    }

private:
    std::mutex mutex_;
    std::mt19937 engine_{20261121};
};

} // namespace postkey::test
