#pragma once
// Chance that can be repeated: everything a run draws follows from one number, so that a run can be told and
// done again. No secret is ever drawn here.
#include "base/random.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace postkey::selftest {

// SHA-256 of the seed and a counter.
class Dice : public Random
{
public:
    explicit Dice(std::uint64_t seed) : seed_(seed) {}

    void fill(std::span<unsigned char> bytes) override; // one thread
    std::size_t below(std::size_t bound);               // 0 … bound - 1, for bounds that are no secret's size

    template <class T>
    void shuffle(std::vector<T>& values)
    {
        for (auto left = values.size(); left > 1; --left)
            std::swap(values[left - 1], values[below(left)]);
    }

private:
    std::uint64_t seed_;
    std::uint64_t drawn_ = 0;
};

} // namespace postkey::selftest
