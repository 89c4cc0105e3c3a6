#include "selftest/dice.hpp"
#include "selftest/names.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace postkey::selftest {
namespace {

TEST(Dice, OneSeedIsOneRun)
{
    Dice dice(7);
    Dice same(7);
    Dice other(8);

    const auto drawn = fresh_address(dice);

    EXPECT_EQ(fresh_address(same), drawn);
    EXPECT_NE(fresh_address(other), drawn);
    EXPECT_NE(fresh_address(dice), drawn);
}

TEST(Dice, ShufflingKeepsEveryValueAndMovesThem)
{
    Dice dice(7);
    std::vector<int> values(100);
    std::iota(values.begin(), values.end(), 0);
    const auto before = values;

    dice.shuffle(values);

    EXPECT_NE(values, before);
    std::ranges::sort(values);
    EXPECT_EQ(values, before);
}

TEST(Dice, EveryNumberBelowTheBoundIsDrawn)
{
    Dice dice(7);
    std::set<std::size_t> drawn;

    for (int i = 0; i < 200; ++i)
        drawn.insert(dice.below(6));

    EXPECT_EQ(drawn, (std::set<std::size_t>{0, 1, 2, 3, 4, 5}));
}

TEST(Names, LookAlikeWhateverTheyAreFor)
{
    Dice dice(7);
    std::set<std::string> names;

    for (int i = 0; i < 1000; ++i)
        names.insert(fresh_address(dice));

    EXPECT_EQ(names.size(), 1000U);
    for (const auto& name : names)
        EXPECT_EQ(name.size(), names.begin()->size());
}

} // namespace
} // namespace postkey::selftest
