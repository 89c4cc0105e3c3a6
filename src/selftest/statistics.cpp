#include "selftest/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace postkey::selftest {
namespace {

std::vector<double> sorted(Sample sample)
{
    std::vector<double> out(sample.begin(), sample.end());
    std::ranges::sort(out);
    return out;
}

std::vector<double> pooled(Sample a, Sample b)
{
    std::vector<double> out(a.begin(), a.end());
    out.insert(out.end(), b.begin(), b.end());
    return out;
}

std::vector<double> cropped(Sample sample, double most)
{
    std::vector<double> out;
    std::ranges::copy_if(sample, std::back_inserter(out), [most](double value) { return value <= most; });
    return out;
}

// Of the mean, squared.
double error_of_mean(Sample sample)
{
    const auto count = static_cast<double>(sample.size());
    const auto middle = mean(sample);
    double squares = 0;
    for (const auto value : sample)
        squares += (value - middle) * (value - middle);
    return squares / (count - 1) / count;
}

} // namespace

double mean(Sample sample)
{
    return std::accumulate(sample.begin(), sample.end(), 0.0) / static_cast<double>(sample.size());
}

double trimmed_mean(Sample sample)
{
    const auto ordered = sorted(sample);
    const auto cut = ordered.size() / 10;
    return mean(Sample(ordered).subspan(cut, ordered.size() - 2 * cut));
}

double welch_t(Sample a, Sample b)
{
    const auto difference = mean(a) - mean(b);
    const auto error = std::sqrt(error_of_mean(a) + error_of_mean(b));
    if (error > 0)
        return difference / error;
    return difference == 0 ? 0 : std::copysign(std::numeric_limits<double>::infinity(), difference);
}

double largest_t(Sample a, Sample b)
{
    auto largest = std::abs(welch_t(a, b));
    const auto all = pooled(a, b);
    for (const double percent : {99.0, 95.0, 90.0, 75.0, 50.0}) {
        const auto most = percentile(all, percent);
        const auto few_a = cropped(a, most);
        const auto few_b = cropped(b, most);
        if (few_a.size() > 1 && few_b.size() > 1)
            largest = std::max(largest, std::abs(welch_t(few_a, few_b)));
    }
    return largest;
}

double mann_whitney_auc(Sample a, Sample b)
{
    const auto others = sorted(b);
    double larger = 0;
    for (const auto value : a) {
        const auto below = std::ranges::lower_bound(others, value) - others.begin();
        const auto not_above = std::ranges::upper_bound(others, value) - others.begin();
        larger += static_cast<double>(below) + 0.5 * static_cast<double>(not_above - below);
    }
    return larger / (static_cast<double>(a.size()) * static_cast<double>(b.size()));
}

double percentile(Sample sample, double percent)
{
    const auto ordered = sorted(sample);
    const auto rank = std::ceil(percent / 100 * static_cast<double>(ordered.size()));
    return ordered[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

} // namespace postkey::selftest
