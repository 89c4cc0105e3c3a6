#include "flow/throttle.hpp"
#include "support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;

class ThrottleTest : public testing::Test
{
protected:
    bool let_in(const std::string& source) { return !throttle.request(source); }
    bool fail(const std::string& source, const std::string& identifier)
    {
        auto attempt = throttle.sign_in(source, identifier);
        if (attempt)
            attempt->failed();
        return attempt.has_value();
    }

    test::ManualClock clock;
    Throttle throttle{{.source_requests_per_minute = 3,
                       .source_failed_sign_ins_per_minute = 4,
                       .source_token_guesses_per_minute = 2,
                       .account_failed_sign_ins_per_hour = 6},
                      clock};
};

TEST_F(ThrottleTest, TheFirstRequestTooManyIsToldHowLongToWait)
{
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(let_in("192.0.2.1"));
    clock.advance(10s + 500ms);

    EXPECT_EQ(throttle.request("192.0.2.1"), 50s) << "rounded up";
    EXPECT_TRUE(let_in("192.0.2.2")) << "sources are counted apart";
}

TEST_F(ThrottleTest, AWindowEndsAfterItsMinute)
{
    for (int i = 0; i < 10; ++i)
        let_in("192.0.2.1");

    clock.advance(1min - 1ms);
    EXPECT_FALSE(let_in("192.0.2.1"));
    clock.advance(1ms);
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(let_in("192.0.2.1"));
    EXPECT_FALSE(let_in("192.0.2.1"));
}

// S-093.
TEST_F(ThrottleTest, AnIpv6NetworkOf64BitsIsOneSource)
{
    for (const auto* source : {"2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:DB8:0:1::3"})
        EXPECT_TRUE(let_in(source));

    EXPECT_FALSE(let_in("2001:db8::1:0:0:0:4"));
    EXPECT_TRUE(let_in("2001:db8:0:2::1"));
}

TEST_F(ThrottleTest, AMappedAddressIsTheIpv4One)
{
    for (const auto* source : {"192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"})
        EXPECT_TRUE(let_in(source));

    EXPECT_FALSE(let_in("192.0.2.1"));
    EXPECT_TRUE(let_in("::ffff:192.0.2.2"));
}

TEST_F(ThrottleTest, FailuresOfASourceCountWhoeverWasTried)
{
    for (int i = 0; i < 4; ++i)
        EXPECT_TRUE(fail("192.0.2.1", std::to_string(i)));

    EXPECT_EQ(throttle.sign_in("192.0.2.1", "another").error(), 60s);
    EXPECT_TRUE(throttle.sign_in("192.0.2.2", "another"));
    clock.advance(1min);
    EXPECT_TRUE(throttle.sign_in("192.0.2.1", "another"));
}

TEST_F(ThrottleTest, FailuresOfAnIdentifierCountWhereverTheyComeFrom)
{
    for (int i = 0; i < 6; ++i)
        EXPECT_TRUE(fail("192.0.2." + std::to_string(i), i % 2 == 0 ? "Ada@Example.org" : "ada@example.ORG"));

    EXPECT_EQ(throttle.sign_in("192.0.2.100", "ada@example.org").error(), 3600s);
    EXPECT_TRUE(throttle.sign_in("192.0.2.100", "bob@example.org"));
    clock.advance(1h);
    EXPECT_TRUE(throttle.sign_in("192.0.2.100", "ada@example.org"));
}

TEST_F(ThrottleTest, AttemptsThatDidNotFailAreNotCounted)
{
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(throttle.sign_in("192.0.2.1", "ada"));
    for (int i = 0; i < 4; ++i)
        EXPECT_TRUE(fail("192.0.2.1", "ada"));
}

// S-064.
// S-096, in one process; limits are not shared between processes yet.
TEST_F(ThrottleTest, AttemptsUnderWayCountUntilTheirEndIsKnown)
{
    std::vector<Throttle::SignInAttempt> under_way;
    for (int i = 0; i < 6; ++i)
        under_way.push_back(throttle.sign_in("192.0.2." + std::to_string(i), "ada").value());
    EXPECT_FALSE(throttle.sign_in("192.0.2.100", "ada"));
    EXPECT_FALSE(throttle.sign_in("192.0.2.100", "ada")) << "who was refused is not counted";

    under_way.pop_back();
    EXPECT_TRUE(throttle.sign_in("192.0.2.100", "ada"));
    under_way.clear();
    for (int i = 0; i < 6; ++i)
        EXPECT_TRUE(fail("192.0.2." + std::to_string(i), "ada"));
}

TEST_F(ThrottleTest, WrongLinksAndCodesAreCountedOnlyWhenTheyWereWrong)
{
    for (int i = 0; i < 10; ++i)
        EXPECT_FALSE(throttle.token_guess_refused("192.0.2.1"));
    throttle.token_guess_failed("192.0.2.1");
    EXPECT_FALSE(throttle.token_guess_refused("192.0.2.1"));
    throttle.token_guess_failed("192.0.2.1");
    EXPECT_EQ(throttle.token_guess_refused("192.0.2.1"), 60s);
}

// S-096.
TEST_F(ThrottleTest, AClockThatWasSetBackLocksNobodyOut)
{
    for (int i = 0; i < 10; ++i)
        let_in("192.0.2.1");
    clock.advance(-24h);

    EXPECT_TRUE(let_in("192.0.2.1"));
}

// S-097.
TEST_F(ThrottleTest, MemoryIsBoundedAndTheLeastRecentGoesFirst)
{
    for (int i = 0; i < 4; ++i)
        let_in("192.0.2.1");
    const auto flood = [this](std::size_t keys) {
        for (std::size_t i = 0; i < keys; ++i)
            throttle.request("source " + std::to_string(i));
    };

    flood(Throttle::most_keys - 1);
    EXPECT_FALSE(let_in("192.0.2.1")) << "still known";
    flood(Throttle::most_keys - 1);
    EXPECT_FALSE(let_in("192.0.2.1"));
    flood(Throttle::most_keys + 1);
    EXPECT_TRUE(let_in("192.0.2.1")) << "forgotten";
}

TEST_F(ThrottleTest, WhatWasTypedIsBoundedToo)
{
    const std::string endless(1'000'000, 'x');
    for (int i = 0; i < 6; ++i)
        EXPECT_TRUE(fail("192.0.2." + std::to_string(i), endless + std::to_string(i)));

    EXPECT_FALSE(throttle.sign_in("192.0.2.100", endless));
}

} // namespace
} // namespace postkey::flow
