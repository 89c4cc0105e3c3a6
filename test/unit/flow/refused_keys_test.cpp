#include "flow/refused_keys.hpp"
#include "support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;

TEST(RefusedKeys, AKeyIsRefusedUntilItsEnd)
{
    const auto now = test::ManualClock().now();
    RefusedKeys refused;
    refused.remember("a", now + 10s);

    EXPECT_EQ(refused.find("a", 60s, now + 10s - 1ms), now + 10s);
    EXPECT_FALSE(refused.find("a", 60s, now + 10s));
    EXPECT_FALSE(refused.find("b", 60s, now));
}

// S-096.
TEST(RefusedKeys, AClockThatWasSetBackRefusesNobody)
{
    const auto now = test::ManualClock().now();
    RefusedKeys refused;
    refused.remember("a", now + 60s);

    EXPECT_TRUE(refused.find("a", 60s, now));
    EXPECT_FALSE(refused.find("a", 60s, now - 1ms));
}

// S-097.
TEST(RefusedKeys, MemoryIsBoundedAndTheLongestKnownAreForgotten)
{
    const auto now = test::ManualClock().now();
    const auto key = [](std::size_t number) { return std::to_string(number); };
    RefusedKeys refused;
    for (std::size_t i = 0; i < 2 * RefusedKeys::most; ++i)
        refused.remember(key(i), now + 60s);

    std::size_t known = 0;
    for (std::size_t i = 0; i < 2 * RefusedKeys::most; ++i)
        known += refused.find(key(i), 60s, now) ? 1U : 0U;

    EXPECT_LE(known, RefusedKeys::most);
    EXPECT_GE(known, RefusedKeys::most / 2);
    EXPECT_TRUE(refused.find(key(2 * RefusedKeys::most - 1), 60s, now));
}

} // namespace
} // namespace postkey::flow
