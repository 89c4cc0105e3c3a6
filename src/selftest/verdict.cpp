#include "selftest/verdict.hpp"

#include <algorithm>
#include <cmath>

namespace postkey::selftest {

std::string_view to_text(Verdict verdict)
{
    switch (verdict) {
    case Verdict::pass:
        return "pass";
    case Verdict::leak:
        return "leak";
    case Verdict::inconclusive:
        return "void";
    }
    return "void";
}

Comparison compare(Sample a, Sample b)
{
    const auto count_a = static_cast<double>(a.size());
    const auto count_b = static_cast<double>(b.size());
    const auto mean_a = mean(a);
    const auto mean_b = mean(b);
    return {.count_a = a.size(),
            .count_b = b.size(),
            .mean_a = mean_a,
            .mean_b = mean_b,
            .mean = (mean_a * count_a + mean_b * count_b) / (count_a + count_b),
            .trimmed_difference = trimmed_mean(a) - trimmed_mean(b),
            .largest_t = largest_t(a, b),
            .auc = mann_whitney_auc(a, b)};
}

Verdict judge(const Comparison& comparison)
{
    constexpr double strict_t = 4.5;
    constexpr double certain_t = 10;
    constexpr double least_auc = 0.47;
    constexpr double most_auc = 0.53;
    const auto tolerated = std::max(100.0, 0.005 * comparison.mean);
    const bool large = std::abs(comparison.trimmed_difference) > tolerated;
    const bool ordered = comparison.auc < least_auc || comparison.auc > most_auc;
    const bool leaks =
        (comparison.largest_t >= strict_t && large) || ordered || comparison.largest_t >= certain_t;
    return leaks ? Verdict::leak : Verdict::pass;
}

Verdict judge_share(double first_share)
{
    return first_share < 0.47 || first_share > 0.53 ? Verdict::leak : Verdict::pass;
}

Verdict judge_calibrated(Verdict same_class, Verdict planted, Verdict measured)
{
    const bool calibrated = same_class == Verdict::pass && planted == Verdict::leak;
    return calibrated ? measured : Verdict::inconclusive;
}

Verdict worse(Verdict one, Verdict other)
{
    if (one == Verdict::leak || other == Verdict::leak)
        return Verdict::leak;
    return one == Verdict::inconclusive ? one : other;
}

} // namespace postkey::selftest
