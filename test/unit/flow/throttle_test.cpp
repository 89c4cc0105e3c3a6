#include "flow/throttle.hpp"
#include "support/database.hpp"
#include "support/fail_nth_database.hpp"
#include "support/run.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;

using test::run;

class ThrottleTest : public testing::Test
{
protected:
    bool let_in(const std::string& source) { return !run(throttle.request(source)); }
    Throttle::Begun sign_in(const std::string& source, const std::string& identifier)
    {
        return run(throttle.sign_in(source, identifier));
    }
    bool fail(const std::string& source, const std::string& identifier)
    {
        auto attempt = sign_in(source, identifier);
        if (attempt)
            attempt->failed();
        return attempt.has_value();
    }
    std::unique_ptr<Throttle> another()
    {
        return std::make_unique<Throttle>(database, keys, limits, clock, random);
    }

    const ThrottleLimits limits{.source_requests_per_minute = 3,
                                .source_failed_sign_ins_per_minute = 4,
                                .source_token_guesses_per_minute = 2,
                                .account_failed_sign_ins_per_hour = 6};
    test::TemporaryDirectory directory;
    test::ManualClock clock;
    test::SeededRandom random;
    crypto::KeyRing keys{{{"k1", SecretString("kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo")}}};
    std::unique_ptr<sql::SqliteDatabase> sqlite = test::migrated_database(directory.path());
    test::FailNthDatabase database{*sqlite};
    Throttle throttle{database, keys, limits, clock, random};
};

TEST_F(ThrottleTest, TheFirstRequestTooManyIsToldHowLongToWait)
{
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(let_in("192.0.2.1"));
    clock.advance(10s + 500ms);

    EXPECT_EQ(run(throttle.request("192.0.2.1")), 50s) << "rounded up";
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

    EXPECT_EQ(sign_in("192.0.2.1", "another").error(), 60s);
    EXPECT_TRUE(sign_in("192.0.2.2", "another"));
    clock.advance(1min);
    EXPECT_TRUE(sign_in("192.0.2.1", "another"));
}

TEST_F(ThrottleTest, FailuresOfAnIdentifierCountWhereverTheyComeFrom)
{
    for (int i = 0; i < 6; ++i)
        EXPECT_TRUE(fail("192.0.2." + std::to_string(i), i % 2 == 0 ? "Ada@Example.org" : "ada@example.ORG"));

    EXPECT_EQ(sign_in("192.0.2.100", "ada@example.org").error(), 3600s);
    EXPECT_TRUE(sign_in("192.0.2.100", "bob@example.org"));
    clock.advance(1h);
    EXPECT_TRUE(sign_in("192.0.2.100", "ada@example.org"));
}

TEST_F(ThrottleTest, AttemptsThatDidNotFailAreNotCounted)
{
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(sign_in("192.0.2.1", "ada"));
    for (int i = 0; i < 4; ++i)
        EXPECT_TRUE(fail("192.0.2.1", "ada"));
}

// S-064.
TEST_F(ThrottleTest, AttemptsUnderWayCountUntilTheirEndIsKnown)
{
    std::vector<Throttle::Attempt> under_way;
    for (int i = 0; i < 6; ++i)
        under_way.push_back(sign_in("192.0.2." + std::to_string(i), "ada").value());
    EXPECT_FALSE(sign_in("192.0.2.100", "ada"));
    EXPECT_FALSE(sign_in("192.0.2.100", "ada")) << "who was refused is not counted";

    under_way.pop_back();
    EXPECT_TRUE(sign_in("192.0.2.100", "ada"));
    under_way.clear();
    for (int i = 0; i < 6; ++i)
        EXPECT_TRUE(fail("192.0.2." + std::to_string(i), "ada"));
}

TEST_F(ThrottleTest, WrongLinksAndCodesAreCountedOnlyWhenTheyWereWrong)
{
    const auto guess = [this] { return run(throttle.token_guess("192.0.2.1")); };
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(guess());
    guess()->failed();
    EXPECT_TRUE(guess());
    guess()->failed();
    EXPECT_EQ(guess().error(), 60s);
}

// S-026.
TEST_F(ThrottleTest, OfManyGuessesAtOnceNoMoreThanTheLimitAreLookedAt)
{
    std::vector<Throttle::Attempt> under_way;
    for (int i = 0; i < 50; ++i)
        if (auto guess = run(throttle.token_guess("192.0.2.1")))
            under_way.push_back(std::move(*guess));

    EXPECT_EQ(under_way.size(), 2U);
}

// S-096.
TEST_F(ThrottleTest, AClockThatWasSetBackLocksNobodyOut)
{
    for (int i = 0; i < 10; ++i)
        let_in("192.0.2.1");
    clock.advance(-24h);

    EXPECT_TRUE(let_in("192.0.2.1"));
}

// S-093.
TEST_F(ThrottleTest, AnIpv6NetworkOf48BitsHasEightTimesAsMuch)
{
    const auto passed = [this](const std::string& prefix, int networks) {
        int count = 0;
        for (int network = 0; network < networks; ++network)
            count += let_in(prefix + std::to_string(network) + "::1") ? 1 : 0;
        return count;
    };

    EXPECT_EQ(passed("2001:db8:7:", 100), 3 * Throttle::wider_network);
    EXPECT_EQ(passed("2001:db8:8:", 5), 5) << "the next one has its own";
}

// S-096.
TEST_F(ThrottleTest, AnotherOneOnTheSameDatabaseGoesOnCounting)
{
    EXPECT_TRUE(let_in("192.0.2.1"));
    EXPECT_TRUE(let_in("192.0.2.1"));
    const auto after_restart = another();

    EXPECT_FALSE(run(after_restart->request("192.0.2.1")));
    EXPECT_EQ(run(after_restart->request("192.0.2.1")), 60s);
    EXPECT_FALSE(let_in("192.0.2.1"));
}

// S-097.
TEST_F(ThrottleTest, AFloodThatIsRefusedCostsNoDatabase)
{
    for (int i = 0; i < 4; ++i)
        let_in("192.0.2.1");
    const auto before = database.transactions();

    for (int i = 0; i < 100; ++i)
        EXPECT_FALSE(let_in("192.0.2.1"));
    EXPECT_EQ(database.transactions(), before);

    clock.advance(60s);
    EXPECT_TRUE(let_in("192.0.2.1"));
}

// S-123. S-128.
TEST_F(ThrottleTest, NoAddressIsWrittenDown)
{
    let_in("192.0.2.1");
    let_in("2001:db8::1");
    fail("192.0.2.1", "ada@example.org");

    const auto all =
        test::text(*sqlite, "SELECT group_concat(key || '|' || length(key), ' ') FROM throttle_windows");
    EXPECT_EQ(test::count(*sqlite, "SELECT count(*) FROM throttle_windows"), 5);
    for (const auto* known : {"192", "2001", "db8", "ada", "example", "sign", "request"})
        EXPECT_EQ(all.find(known), std::string::npos) << known;
}

// S-124
TEST_F(ThrottleTest, TheFirstRefusalOfAWindowIsOnRecordAndNoFurtherOne)
{
    const auto records = [this] { return test::count(*sqlite, "SELECT count(*) FROM audit"); };
    for (int i = 0; i < 3; ++i)
        let_in("192.0.2.1");
    EXPECT_EQ(records(), 0);

    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(let_in("192.0.2.1"));
    EXPECT_TRUE(run(another()->request("192.0.2.1")).has_value());

    EXPECT_EQ(records(), 1);
    EXPECT_EQ(
        test::text(*sqlite, "SELECT event || ', ' || outcome || ', ' || reason || ', ' || source FROM audit"),
        "throttle, refused, request: more than 3 in 60 s, 192.0.2.1");
    clock.advance(std::chrono::minutes(1));
    for (int i = 0; i < 5; ++i)
        let_in("192.0.2.1");
    EXPECT_EQ(records(), 2) << "another window";
}

TEST_F(ThrottleTest, WithoutTheDatabaseNobodyPasses)
{
    for (int i = 0; i < 3; ++i) {
        database.fail_at(1, test::FailNthDatabase::Moment::before);
        if (i == 0)
            EXPECT_THROW(let_in("192.0.2.1"), sql::Unavailable);
        if (i == 1)
            EXPECT_THROW(sign_in("192.0.2.1", "ada"), sql::Unavailable);
        if (i == 2)
            EXPECT_THROW(run(throttle.token_guess("192.0.2.1")), sql::Unavailable);
    }
}

TEST_F(ThrottleTest, AnAttemptMayOutliveTheThrottle)
{
    auto brief = another();
    auto attempt = run(brief->sign_in("192.0.2.1", "ada"));

    brief.reset();
    attempt = std::unexpected(1s);

    EXPECT_FALSE(attempt);
}

} // namespace
} // namespace postkey::flow
