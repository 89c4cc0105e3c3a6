#include "selftest/names.hpp"

namespace postkey::selftest {

std::string fresh_address(Dice& dice)
{
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567"; // a divisor of 256
    std::string name;
    for (const auto byte : dice.bytes(20))
        name += letters[static_cast<unsigned char>(byte) % letters.size()];
    return name + "@" + selftest_domain;
}

} // namespace postkey::selftest
