#include "selftest/statistics.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace postkey::selftest {
namespace {

using Numbers = std::vector<double>;

// Equal variances and unequal sizes, the two first examples of Wikipedia's "Welch's t-test", which gives
// -2.46 and -1.57.
TEST(Statistics, WelchsTIsThatOfThePublishedExamples)
{
    const Numbers a1 = {27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1,
                        21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4};
    const Numbers b1 = {27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0,
                        24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4};
    const Numbers a2 = {17.2, 20.9, 22.6, 18.1, 21.7, 21.4, 23.5, 24.2, 14.7, 21.8};
    const Numbers b2 = {21.5, 22.8, 21.0, 23.0, 21.6, 23.6, 22.5, 20.7, 23.4, 21.8,
                        20.7, 21.7, 21.5, 22.5, 23.6, 21.5, 22.5, 23.5, 21.5, 21.8};

    EXPECT_NEAR(welch_t(a1, b1), -2.45536, 0.00001);
    EXPECT_NEAR(welch_t(a2, b2), -1.56543, 0.00001);
}

TEST(Statistics, WelchsTWithoutSpreadIsNothingOrEverything)
{
    const Numbers ones = {1, 1, 1};
    const Numbers twos = {2, 2};

    EXPECT_EQ(welch_t(ones, ones), 0);
    EXPECT_EQ(welch_t(twos, ones), std::numeric_limits<double>::infinity());
    EXPECT_EQ(welch_t(ones, twos), -std::numeric_limits<double>::infinity());
}

// Aesop's race as Wikipedia's "Mann-Whitney U test" tells it: tortoise, five hares, five tortoises, hare; of
// 36 meetings the tortoises win 11 when each is counted against each.
TEST(Statistics, TheAucIsThatOfThePublishedExample)
{
    const Numbers tortoises = {1, 7, 8, 9, 10, 11};
    const Numbers hares = {2, 3, 4, 5, 6, 12};

    EXPECT_DOUBLE_EQ(mann_whitney_auc(hares, tortoises), 11.0 / 36);
    EXPECT_DOUBLE_EQ(mann_whitney_auc(tortoises, hares), 25.0 / 36);
}

TEST(Statistics, EqualNumbersCountHalfInTheAuc)
{
    EXPECT_DOUBLE_EQ(mann_whitney_auc(Numbers{5, 5}, Numbers{5, 5, 5}), 0.5);
    // 1<2, 1<2, 1<3, then 2=2, 2=2, 2<3: one of six.
    EXPECT_DOUBLE_EQ(mann_whitney_auc(Numbers{1, 2}, Numbers{2, 2, 3}), 1.0 / 6);
    EXPECT_DOUBLE_EQ(mann_whitney_auc(Numbers{9, 8}, Numbers{1, 2}), 1);
}

TEST(Statistics, TheTrimmedMeanLeavesOutATenthAtEachEnd)
{
    const Numbers ten = {1000, 2, 3, 4, 5, 6, 7, 8, 9, -1000};
    const Numbers nine = {1, 2, 3, 4, 5, 6, 7, 8, 90};

    EXPECT_DOUBLE_EQ(trimmed_mean(ten), 44.0 / 8);
    EXPECT_DOUBLE_EQ(trimmed_mean(nine), 14) << "less than ten have no tenth";
}

TEST(Statistics, APercentileIsTheNearestRank)
{
    const Numbers five = {35, 20, 15, 50, 40};

    EXPECT_EQ(percentile(five, 40), 20);
    EXPECT_EQ(percentile(five, 40.1), 35);
    EXPECT_EQ(percentile(five, 50), 35);
    EXPECT_EQ(percentile(five, 100), 50);
    EXPECT_EQ(percentile(five, 0.1), 15);
}

TEST(Statistics, CroppingFindsWhatTheRightTailHides)
{
    Numbers slow;
    Numbers quick;
    for (int i = 0; i < 100; ++i) {
        quick.push_back(100 + i % 7);
        slow.push_back(103 + i % 7);
    }
    for (const double noise : {50'000.0, 90'000.0}) {
        slow.push_back(noise);
        quick.push_back(noise + 10'000);
    }

    EXPECT_LT(std::abs(welch_t(slow, quick)), 1);
    EXPECT_GT(largest_t(slow, quick), 10);
}

TEST(Statistics, ACropThatLeavesTooFewOfOneListSaysNothing)
{
    const Numbers low = {1, 2, 3, 4};
    const Numbers high = {101, 102};

    EXPECT_DOUBLE_EQ(largest_t(low, high), std::abs(welch_t(low, high)));
}

} // namespace
} // namespace postkey::selftest
