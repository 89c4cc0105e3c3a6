// The bounds of the timing test (T-TIME), each from both sides.
#include "selftest/verdict.hpp"

#include <gtest/gtest.h>

#include <random>

namespace postkey::selftest {
namespace {

Comparison quiet()
{
    return {.count_a = 2000, .count_b = 2000, .mean_a = 3000, .mean_b = 3000, .mean = 3000};
}

TEST(Verdict, ASignificantDifferenceLeaksOnlyWhenItIsLarge)
{
    auto both = quiet();
    both.largest_t = 4.5;
    both.trimmed_difference = -100.1;
    auto insignificant = both;
    insignificant.largest_t = 4.49;
    auto small = both;
    small.trimmed_difference = 100;

    EXPECT_EQ(judge(both), Verdict::leak);
    EXPECT_EQ(judge(insignificant), Verdict::pass);
    EXPECT_EQ(judge(small), Verdict::pass);
}

TEST(Verdict, OfASlowRequestHalfAPercentIsSmall)
{
    auto slow = quiet();
    slow.mean = 40'000;
    slow.largest_t = 9.9;
    slow.trimmed_difference = 200;
    auto slower = slow;
    slower.trimmed_difference = 200.1;

    EXPECT_EQ(judge(slow), Verdict::pass);
    EXPECT_EQ(judge(slower), Verdict::leak);
}

TEST(Verdict, FromATOfTenOnEveryDifferenceLeaks)
{
    auto certain = quiet();
    certain.largest_t = 10;
    auto nearly = quiet();
    nearly.largest_t = 9.99;

    EXPECT_EQ(judge(certain), Verdict::leak);
    EXPECT_EQ(judge(nearly), Verdict::pass);
}

TEST(Verdict, AnOrderThatTellsTheClassesApartLeaks)
{
    const std::vector<std::pair<double, Verdict>> bounds = {
        {0.469, Verdict::leak}, {0.47, Verdict::pass}, {0.53, Verdict::pass}, {0.531, Verdict::leak}};
    for (const auto& [auc, verdict] : bounds) {
        auto comparison = quiet();
        comparison.auc = auc;
        EXPECT_EQ(judge(comparison), verdict) << auc;
    }
}

TEST(Verdict, OfPairsTheFirstMayWinThreePercentMoreOrLess)
{
    EXPECT_EQ(judge_share(0.469), Verdict::leak);
    EXPECT_EQ(judge_share(0.47), Verdict::pass);
    EXPECT_EQ(judge_share(0.53), Verdict::pass);
    EXPECT_EQ(judge_share(0.531), Verdict::leak);
}

TEST(Verdict, WithoutAGoodCalibrationNothingCounts)
{
    EXPECT_EQ(judge_calibrated(Verdict::pass, Verdict::leak, Verdict::pass), Verdict::pass);
    EXPECT_EQ(judge_calibrated(Verdict::pass, Verdict::leak, Verdict::leak), Verdict::leak);
    EXPECT_EQ(judge_calibrated(Verdict::leak, Verdict::leak, Verdict::leak), Verdict::inconclusive);
    EXPECT_EQ(judge_calibrated(Verdict::pass, Verdict::pass, Verdict::pass), Verdict::inconclusive);
}

TEST(Verdict, OfSeveralALeakWinsThenVoid)
{
    EXPECT_EQ(worse(Verdict::pass, Verdict::pass), Verdict::pass);
    EXPECT_EQ(worse(Verdict::pass, Verdict::inconclusive), Verdict::inconclusive);
    EXPECT_EQ(worse(Verdict::inconclusive, Verdict::pass), Verdict::inconclusive);
    EXPECT_EQ(worse(Verdict::inconclusive, Verdict::leak), Verdict::leak);
    EXPECT_EQ(worse(Verdict::leak, Verdict::inconclusive), Verdict::leak);
}

// Times as servers have them: a hump, and one in fifty much later.
std::vector<double> times(std::mt19937& engine, double shift)
{
    std::normal_distribution<double> hump(2000, 150);
    std::exponential_distribution<double> tail(1.0 / 5000);
    std::uniform_int_distribution<int> one_of(0, 49);
    std::vector<double> out;
    for (int i = 0; i < 2000; ++i)
        out.push_back(hump(engine) + shift + (one_of(engine) == 0 ? tail(engine) : 0));
    return out;
}

TEST(Verdict, APlantedMillisecondIsFoundInNoiseAndNothingIsFoundWithoutIt)
{
    std::mt19937 engine(20261121);
    const auto a = times(engine, 0);
    const auto same = times(engine, 0);
    const auto later = times(engine, 1000);

    EXPECT_EQ(judge(compare(a, same)), Verdict::pass);
    EXPECT_EQ(judge(compare(a, later)), Verdict::leak);
    EXPECT_NEAR(compare(later, a).trimmed_difference, 1000, 30);
    EXPECT_GT(compare(later, a).auc, 0.98);
}

TEST(Verdict, ADifferenceThatOnlyTheSlowHalfHasIsFound)
{
    std::mt19937 engine(20261121);
    const auto a = times(engine, 0);
    auto b = times(engine, 0);
    for (auto& time : b)
        time += time > 2000 ? 150 : 0;

    EXPECT_EQ(judge(compare(a, b)), Verdict::leak);
}

} // namespace
} // namespace postkey::selftest
