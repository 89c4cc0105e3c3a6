#include "selftest/dice.hpp"

#include "crypto/digest.hpp"

#include <algorithm>

namespace postkey::selftest {

void Dice::fill(std::span<unsigned char> bytes)
{
    while (!bytes.empty()) {
        const auto block = crypto::sha256(std::to_string(seed_) + " " + std::to_string(drawn_++));
        const auto count = std::min(block.size(), bytes.size());
        std::copy_n(block.begin(), count, bytes.begin());
        bytes = bytes.subspan(count);
    }
}

std::size_t Dice::below(std::size_t bound)
{
    std::uint64_t drawn = 0;
    for (const auto byte : bytes(sizeof drawn))
        drawn = drawn << 8 | static_cast<unsigned char>(byte);
    return static_cast<std::size_t>(drawn % bound);
}

} // namespace postkey::selftest
