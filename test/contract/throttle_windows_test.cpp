#include "contract/store_fixture.hpp"
#include "store/housekeeping.hpp"
#include "store/throttle_windows.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;
using Counted = std::expected<std::vector<ThrottleCount>, ThrottleRefused>;

class ThrottleWindowsContract : public StoreContract
{
protected:
    static ThrottleRule rule(const std::string& name, int limit, std::chrono::seconds length = 60s)
    {
        return {(name + std::string(22, '-')).substr(0, 22), length, limit};
    }
    Counted try_once(ThrottleWindows& in, std::vector<ThrottleRule> rules)
    {
        return test::run(in.count(std::move(rules), Cause(), now()));
    }
    bool passes(const ThrottleRule& rule) { return try_once(windows, {rule}).has_value(); }
    int passing(const ThrottleRule& rule, int tries)
    {
        int passed = 0;
        for (int i = 0; i < tries; ++i)
            passed += passes(rule) ? 1 : 0;
        return passed;
    }
    std::int64_t rows() { return test::count(*database, "SELECT count(*) FROM throttle_windows"); }

    ThrottleWindows windows{*database};
};

TEST_P(ThrottleWindowsContract, AsManyPassAsTheLimitSaysAndTheNextIsToldWhenTheWindowEnds)
{
    EXPECT_EQ(passing(rule("a", 3), 3), 3);
    clock.advance(10s);

    const auto refused = try_once(windows, {rule("a", 3)});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().ends_at, now() + 50s);
    EXPECT_EQ(refused.error().key, rule("a", 3).key);
    EXPECT_TRUE(passes(rule("b", 3))) << "keys are counted apart";
}

TEST_P(ThrottleWindowsContract, AWindowEndsWhenItsLengthIsOverAndNotBefore)
{
    passing(rule("a", 1), 2);

    clock.advance(60s - 1ms);
    EXPECT_FALSE(passes(rule("a", 1)));
    clock.advance(1ms);
    EXPECT_EQ(passing(rule("a", 1), 2), 1);
}

// S-096. S-064.
TEST_P(ThrottleWindowsContract, OfTwoHundredAtOnceThroughTwoDoorsExactlyTheLimitPasses)
{
    const auto second = GetParam().beside(directory.path());
    ThrottleWindows others(*second);
    std::vector<Task<Counted>> tries;
    for (int i = 0; i < 200; ++i)
        tries.push_back((i % 2 == 0 ? windows : others).count({rule("a", 10)}, Cause(), now()));

    EXPECT_EQ(count_good(std::move(tries), [](const Counted& counted) { return counted.has_value(); }), 10);
}

// S-096.
TEST_P(ThrottleWindowsContract, ARestartForgetsNothing)
{
    EXPECT_EQ(passing(rule("a", 3), 2), 2);

    database.reset();
    const auto reopened = GetParam().beside(directory.path());
    ThrottleWindows after(*reopened);

    EXPECT_TRUE(try_once(after, {rule("a", 3)}));
    EXPECT_FALSE(try_once(after, {rule("a", 3)}));
}

// S-096.
TEST_P(ThrottleWindowsContract, AClockThatWasSetBackBeginsTheWindowAnewAndLocksNobodyOut)
{
    passing(rule("a", 2), 3);

    clock.advance(-24h);

    EXPECT_EQ(passing(rule("a", 2), 3), 2);
    clock.advance(60s);
    EXPECT_EQ(passing(rule("a", 2), 3), 2);
}

// S-096.
TEST_P(ThrottleWindowsContract, AClockThatWasSetForwardOrALittleBackFreesNoFullWindowTwice)
{
    passing(rule("a", 2), 3);
    clock.advance(30s);
    EXPECT_FALSE(passes(rule("a", 2)));

    clock.advance(-30s);
    EXPECT_FALSE(passes(rule("a", 2))) << "the end is no further away than a whole window";
    clock.advance(1h);
    EXPECT_EQ(passing(rule("a", 2), 10), 2);
}

TEST_P(ThrottleWindowsContract, OfSeveralRulesNoneIsCountedWhenOneIsFull)
{
    passing(rule("wide", 1), 1);
    const auto refused = try_once(windows, {rule("narrow", 2), rule("wide", 1)});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key, rule("wide", 1).key);
    EXPECT_EQ(passing(rule("narrow", 2), 3), 2);
}

TEST_P(ThrottleWindowsContract, WhatIsTakenBackMayBeTriedAgain)
{
    auto first = try_once(windows, {rule("a", 2), rule("b", 2)}).value();
    EXPECT_EQ(passing(rule("a", 2), 2), 1);

    windows.take_back(std::move(first));

    EXPECT_EQ(passing(rule("a", 2), 2), 1);
    EXPECT_EQ(passing(rule("b", 2), 3), 2);
}

TEST_P(ThrottleWindowsContract, NothingIsTakenOutOfALaterWindow)
{
    auto first = try_once(windows, {rule("a", 2)}).value();
    clock.advance(60s);
    EXPECT_TRUE(passes(rule("a", 2)));

    windows.take_back(std::move(first));

    EXPECT_EQ(passing(rule("a", 2), 2), 1);
}

// S-127.
TEST_P(ThrottleWindowsContract, HousekeepingDeletesAWindowAtItsEndAndNotBefore)
{
    passes(rule("a", 1));
    const auto left = [this] {
        test::run(Housekeeping(*database).purge(now()));
        return rows();
    };

    clock.advance(60s - 1ms);
    EXPECT_EQ(left(), 1);
    clock.advance(1ms);
    EXPECT_EQ(left(), 0);
}

// S-097.
TEST_P(ThrottleWindowsContract, RowsAreBoundedAndTheLeastCountedGoFirst)
{
    ThrottleWindows bounded(*database, {.rows = 20, .between_trims = 10});
    const auto warm = rule("warm", 4);
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(try_once(bounded, {warm}));

    for (int i = 0; i < 200; ++i) {
        EXPECT_TRUE(try_once(bounded, {rule("stranger" + std::to_string(i), 10)}));
        EXPECT_LE(rows(), 30);
    }

    EXPECT_EQ(passing(warm, 2), 1) << "three were counted before the flood";
}

// S-097.
TEST_P(ThrottleWindowsContract, NoFloodOfKeysWashesAFullWindowAway)
{
    ThrottleWindows bounded(*database, {.rows = 5, .between_trims = 5});
    passing(rule("once", 1), 2);
    passing(rule("hot", 3), 4);

    for (int i = 0; i < 50; ++i) {
        const auto busier = rule("stranger" + std::to_string(i), 100);
        for (int tries = 0; tries < 4; ++tries)
            try_once(bounded, {busier});
    }

    EXPECT_FALSE(passes(rule("once", 1)));
    EXPECT_FALSE(passes(rule("hot", 3)));
    EXPECT_LE(rows(), 2 + 5 + 5);
}

TEST_P(ThrottleWindowsContract, EndedWindowsMakeRoomFirst)
{
    ThrottleWindows bounded(*database, {.rows = 20, .between_trims = 10});
    for (int i = 0; i < 10; ++i)
        try_once(bounded, {rule("old" + std::to_string(i), 10)});
    clock.advance(60s);

    for (int i = 0; i < 20; ++i)
        try_once(bounded, {rule("new" + std::to_string(i), 10)});

    EXPECT_EQ(rows(), 20);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM throttle_windows WHERE key LIKE 'new%'"), 20);
}

POSTKEY_ON_EVERY_ENGINE(ThrottleWindowsContract);

} // namespace
} // namespace postkey::store
