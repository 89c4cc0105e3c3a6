#include "contract/store_fixture.hpp"
#include "store/housekeeping.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class HousekeepingContract : public StoreContract
{
protected:
    int purge() { return test::run(Housekeeping(*database).purge(now())); }
    std::int64_t rows(const std::string& table)
    {
        return test::count(*database, "SELECT count(*) FROM " + table);
    }
};

TEST_P(HousekeepingContract, AClaimGoesWhenItHasRunOutAndNotBefore)
{
    sign_up("ada@example.org");
    const auto runs_out = from_milliseconds(test::count(*database, "SELECT expires_at FROM claims"));

    clock.advance(runs_out - 1ms - now());
    EXPECT_EQ(purge(), 0);
    EXPECT_EQ(rows("claims"), 1);

    clock.advance(1ms);
    EXPECT_EQ(purge(), 1);
    EXPECT_EQ(rows("claims"), 0);
}

// S-127.
TEST_P(HousekeepingContract, ATokenStaysADayBeyondItsOuterBound)
{
    verified("ada@example.org");
    const auto jti = recovery("ada@example.org").jti.text();
    const auto bound =
        test::count(*database, "SELECT outer_bound FROM action_tokens WHERE jti = '" + jti + "'");
    const auto still_there = [&] {
        purge();
        return test::count(*database, "SELECT count(*) FROM action_tokens WHERE jti = '" + jti + "'") == 1;
    };

    clock.advance(from_milliseconds(bound) + Housekeeping::tokens_kept - 1ms - now());
    EXPECT_TRUE(still_there());
    clock.advance(1ms);
    EXPECT_FALSE(still_there());
}

// S-127.
TEST_P(HousekeepingContract, AMessageIsKeptThirtyDaysAfterItsEndAndAWaitingOneAlways)
{
    sign_up("ada@example.org");
    hand_over();
    ASSERT_EQ(rows("messages"), 1);
    const auto ended = from_milliseconds(test::count(*database, "SELECT finished_at FROM messages"));

    clock.advance(ended + Housekeeping::messages_kept - 1ms - now());
    purge();
    EXPECT_EQ(rows("messages"), 1);
    request(Intent::recovery, "bob@example.org");
    clock.advance(1ms);
    purge();

    EXPECT_EQ(test::text(*database, "SELECT recipient FROM messages"), "bob@example.org");
    EXPECT_EQ(rows("attempts"), 0);
}

TEST_P(HousekeepingContract, ALongListGoesInSeveralRounds)
{
    for (int i = 0; i <= Housekeeping::most_at_once; ++i)
        sign_up("ada" + std::to_string(i) + "@example.org");
    clock.advance(policy.claim_life + 1s);

    EXPECT_EQ(purge(), Housekeeping::most_at_once);
    EXPECT_EQ(purge(), 1);
    EXPECT_EQ(purge(), 0);
}

POSTKEY_ON_EVERY_ENGINE(HousekeepingContract);

} // namespace
} // namespace postkey::store
