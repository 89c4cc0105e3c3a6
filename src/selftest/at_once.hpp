#pragma once
// The oracle that needs no clock: two requests that begin in the same instant, and which is answered first.
// What happens on the way to the server happens to both.
#include "selftest/measurement.hpp"

namespace postkey::selftest {

// Sends `subjects` in pairs, the first of each pair against the second: all but the last byte of both, then
// both last bytes, in an order that chance decides. The share of pairs in which the first was answered first;
// both at once counts half. Throws Trouble and Interrupted.
double first_share(const Plan& plan, const std::vector<Subject>& subjects, Exercise& exercise,
                   const Surroundings& around, Dice& dice);

} // namespace postkey::selftest
