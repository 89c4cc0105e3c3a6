#pragma once
// When a difference of times is one that an attacker can use.
#include "selftest/statistics.hpp"

#include <cstddef>
#include <string_view>

namespace postkey::selftest {

enum class Verdict
{
    pass,
    leak,
    inconclusive // the calibration failed: whatever was measured says nothing
};
std::string_view to_text(Verdict verdict);

// The numbers by which two classes of requests are judged. Times in microseconds.
struct Comparison
{
    std::size_t count_a = 0;
    std::size_t count_b = 0;
    double mean_a = 0;
    double mean_b = 0;
    double mean = 0;               // of both together
    double trimmed_difference = 0; // a - b
    double largest_t = 0;          // without its sign
    double auc = 0.5;
};
Comparison compare(Sample a, Sample b);

// A leak is: |t| of 4.5 or more together with trimmed means that differ by more than 100 µs and more than 0.5
// % of the mean; an AUC outside [0.47, 0.53]; |t| of 10 or more whatever the size.
Verdict judge(const Comparison& comparison);

// Of pairs sent at once, the share in which `a` was answered first, ties counting half: within 0.50 ± 0.03.
Verdict judge_share(double first_share);

// The same class twice must pass and the planted delay be found, or nothing that was measured counts.
Verdict judge_calibrated(Verdict same_class, Verdict planted, Verdict measured);

// Of several: a leak that counts is one, whatever else could not be measured.
Verdict worse(Verdict one, Verdict other);

} // namespace postkey::selftest
