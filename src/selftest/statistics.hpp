#pragma once
// What two lists of measurements say about each other. Pure; the numbers are microseconds, but nothing here
// depends on that. Each list has two numbers at least.
#include <span>
#include <vector>

namespace postkey::selftest {

using Sample = std::span<const double>;

double mean(Sample sample);

// Without the tenth at each end that is smallest and largest.
double trimmed_mean(Sample sample);

// Welch's t: the difference of the means in units of its own error, positive when `a` is larger. Equal means
// without any spread give 0, different ones infinity.
double welch_t(Sample a, Sample b);

// The largest |t|, raw and with both lists cropped at the 99th, 95th, 90th, 75th and 50th percentile of all
// numbers: the right tail is noise and hides what is in the middle (dudect). A crop that leaves fewer than
// two numbers of a list says nothing.
double largest_t(Sample a, Sample b);

// The chance that a number of `a` is larger than one of `b`, equal ones counting half: Mann-Whitney's U over
// its largest value. 0.5 when nothing tells them apart.
double mann_whitney_auc(Sample a, Sample b);

// The smallest number that at least `percent` of the sample do not exceed (nearest rank).
double percentile(Sample sample, double percent);

} // namespace postkey::selftest
