#pragma once
// Addresses that exist for measurements only.
#include "selftest/dice.hpp"

#include <string>

namespace postkey::selftest {

// No mail can ever reach anybody there (RFC 2606), and no person has an account with it.
inline constexpr auto selftest_domain = "selftest.postkey.invalid";

// All of the same length, alike whatever they are for; the same one again only by a chance nobody has.
std::string fresh_address(Dice& dice);

} // namespace postkey::selftest
