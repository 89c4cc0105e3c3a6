// The outbox's bound, its numbers, and what is remembered of outages.
#include "contract/store_fixture.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class BoundContract : public StoreContract
{
protected:
    Depths measure(std::int64_t most) { return test::run(outbox.measure(most, now())); }
    bool is_recorded(const MessageId& id)
    {
        return test::count(*database, "SELECT count(*) FROM messages WHERE id = '" + id.text() + "'") == 1;
    }
    std::string outages()
    {
        return test::text(*database, "SELECT coalesce(group_concat(transport || ' ' || reason || ' ' || "
                                     "coalesce(closed_at - opened_at, 'open'), ', '), '') FROM outages");
    }
};

// known and unknown alike.
TEST_P(BoundContract, WhenFullWhatIsAskedForIsDroppedAndCounted)
{
    verified("ada@example.org");
    request(Intent::recovery, "a@example.org");
    EXPECT_FALSE(measure(2).is_full);
    request(Intent::recovery, "b@example.org");
    EXPECT_TRUE(measure(2).is_full);

    EXPECT_FALSE(is_recorded(request(Intent::recovery, "ada@example.org")));
    EXPECT_FALSE(is_recorded(request(Intent::recovery, "nobody@example.org")));
    EXPECT_FALSE(is_recorded(request(Intent::resend_verification, "nobody@example.org")));
    const auto claim = sign_up("new@example.org");

    EXPECT_EQ(test::run(outbox.depths(now())).dropped, 4);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM claims WHERE id = '" + claim.text() + "'"), 1)
        << "the claim is kept: its owner can ask again";
}

TEST_P(BoundContract, WhenFullADroppedRequestDoesNotTakeTheOneThatWaitsWithIt)
{
    const auto waiting = request(Intent::recovery, "ada@example.org");
    measure(1);

    request(Intent::recovery, "ada@example.org");

    EXPECT_EQ(state_of(waiting), "queued");
}

TEST_P(BoundContract, WhenFullTheNoticeOfAnAccountsOwnChangeIsStillRecorded)
{
    verified("ada@example.org");
    const auto open_token = recovery("ada@example.org");
    measure(0);

    auto notice = new_message(Intent::password_changed, "ada@example.org");
    const auto id = notice.id;
    ASSERT_TRUE(test::run(tokens.reset_password(open_token, new_hash, std::move(notice))));

    EXPECT_TRUE(is_recorded(id));
}

TEST_P(BoundContract, ItTakesMailAgainWhenItHasRoom)
{
    verified("ada@example.org");
    request(Intent::recovery, "ada@example.org");
    measure(1);
    hand_over();

    EXPECT_FALSE(measure(1).is_full);

    EXPECT_TRUE(is_recorded(request(Intent::recovery, "ada@example.org")));
}

TEST_P(BoundContract, DepthsTellEachLaneAndTheOldestThatIsDue)
{
    const auto begun = now();
    request(Intent::recovery, "a@example.org");
    request(Intent::recovery, "b@example.org");
    request(Intent::resend_verification, "c@example.org");
    test::execute(*database, "UPDATE messages SET due_at = due_at + 1000000 WHERE lane = 2");

    auto depths = test::run(outbox.depths(now()));

    ASSERT_EQ(depths.lanes.size(), 2U);
    EXPECT_EQ(depths.lanes[0].lane, Lane::reset);
    EXPECT_EQ(depths.lanes[0].queued, 2);
    EXPECT_EQ(depths.lanes[0].oldest_due, begun);
    EXPECT_EQ(depths.lanes[1].queued, 1);
    EXPECT_EQ(depths.lanes[1].oldest_due, std::nullopt) << "not due yet";
    EXPECT_EQ(depths.leased, 0);

    const auto held = lease(1);
    test::run(outbox.bury(held.at(0), "mistake", now()));
    lease(1);
    depths = test::run(outbox.depths(now()));
    EXPECT_EQ(depths.leased, 1);
    EXPECT_EQ(depths.dead, 1);
}

TEST_P(BoundContract, AnOutageHasABeginningAndAnEnd)
{
    test::run(outbox.begin_outage("primary", "lost", now()));
    EXPECT_EQ(outages(), "primary lost open");
    clock.advance(40s);
    test::run(outbox.end_outage("fallback", now()));
    EXPECT_EQ(outages(), "primary lost open") << "of another transport";

    test::run(outbox.end_outage("primary", now()));
    clock.advance(1s);
    test::run(outbox.end_outage("primary", now()));

    EXPECT_EQ(outages(), "primary lost 40000");
}

TEST_P(BoundContract, AnOutageThatAFormerLifeLeftOpenEndsAtTheStart)
{
    test::run(outbox.begin_outage("primary", "tls", now()));
    clock.advance(5s);

    test::run(outbox.free_all_leases(policy, now()));

    EXPECT_EQ(outages(), "primary tls 5000");
}

TEST_P(BoundContract, OutagesAreForgottenAfterNinetyDays)
{
    test::run(outbox.begin_outage("primary", "old", now()));
    test::run(outbox.end_outage("primary", now()));
    clock.advance(24h * 90);
    test::run(outbox.begin_outage("primary", "later", now()));
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM outages"), 2);

    clock.advance(1ms);
    test::run(outbox.begin_outage("primary", "latest", now()));

    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM outages WHERE reason = 'old'"), 0);
}

POSTKEY_ON_EVERY_ENGINE(BoundContract);

} // namespace
} // namespace postkey::store
