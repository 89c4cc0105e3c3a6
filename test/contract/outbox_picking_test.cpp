// Which due messages are leased: lanes and their reserve, newest first, domains, transports, suspects.
#include "contract/store_fixture.hpp"
#include "support/fail_nth_database.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class PickingContract : public StoreContract
{
protected:
    std::vector<MessageId> requests(Intent intent, int count, const std::string& domain = "example.org")
    {
        std::vector<MessageId> ids;
        for (int i = 0; i < count; ++i)
            ids.push_back(request(intent, std::to_string(++people_) + "@" + domain));
        return ids;
    }
    std::vector<Lease> pick(std::size_t most, Picking picking)
    {
        return test::run(outbox.lease("test", most, now(), policy.delivery.lease, std::move(picking)));
    }
    static std::map<Lane, int> by_lane(const std::vector<Lease>& leases)
    {
        std::map<Lane, int> out;
        for (const auto& lease : leases)
            ++out[lease.lane];
        return out;
    }
    static std::map<std::string, int> by_domain(const std::vector<Lease>& leases)
    {
        std::map<std::string, int> out;
        for (const auto& lease : leases)
            ++out[lease.domain];
        return out;
    }
    void set(const std::vector<MessageId>& ids, const std::string& assignment)
    {
        for (const auto& id : ids)
            test::execute(*database, "UPDATE messages SET " + assignment + " WHERE id = '" + id.text() + "'");
    }

private:
    int people_ = 0;
};

// R-27.
TEST_P(PickingContract, OnePickInTenGoesToTheOldestOfALowerLane)
{
    const auto verify = requests(Intent::resend_verification, 30);
    requests(Intent::recovery, 30);

    EXPECT_EQ(by_lane(pick(10, {})), (std::map<Lane, int>{{Lane::reset, 9}, {Lane::verify, 1}}));
    EXPECT_EQ(state_of(verify[0]), "leased");
    EXPECT_EQ(by_lane(pick(9, {})), (std::map<Lane, int>{{Lane::reset, 9}}));
    EXPECT_EQ(by_lane(pick(1, {.picks_before = 9})), (std::map<Lane, int>{{Lane::verify, 1}}));
    EXPECT_EQ(by_lane(pick(1, {.picks_before = 8})), (std::map<Lane, int>{{Lane::reset, 1}}));
}

TEST_P(PickingContract, TheReserveIsTheFirstLanesWhenNoLowerOneHasMail)
{
    requests(Intent::recovery, 20);

    EXPECT_EQ(pick(20, {}).size(), 20U);
}

// R-24: who asked long ago has given up or asked again.
TEST_P(PickingContract, AfterAnOutageTheNewestLeaveFirstButNoticesStayInOrder)
{
    const auto notices = requests(Intent::recovery, 2);
    set(notices, "lane = 3, intent = 'password_changed'");
    const auto resets = requests(Intent::recovery, 3);

    const auto leases = pick(2, {.order = PickOrder::newest_first});

    ASSERT_EQ(leases.size(), 2U);
    EXPECT_EQ(leases[0].id, resets[2]);
    EXPECT_EQ(leases[1].id, resets[1]);
    EXPECT_EQ(pick(1, {.order = PickOrder::newest_first, .picks_before = 9}).at(0).id, notices[0]);
}

// R-11.
TEST_P(PickingContract, ADomainGetsNoMoreThanItsShareWhileOthersHaveMail)
{
    requests(Intent::recovery, 20, "slow.example");
    const auto good = requests(Intent::recovery, 2, "good.example");

    const auto leases = pick(4, {.in_hand = {{"slow.example", 3}}, .share = 4});

    EXPECT_EQ(by_domain(leases), (std::map<std::string, int>{{"good.example", 2}, {"slow.example", 2}}));
    EXPECT_EQ(state_of(good[1]), "leased");
}

TEST_P(PickingContract, AMailBehindThousandsOfAClosedDomainIsFound)
{
    for (int i = 0; i < 300; ++i)
        request(Intent::recovery, std::to_string(i) + "@slow.example");
    const auto good = requests(Intent::recovery, 1, "good.example");

    const auto leases = pick(1, {.closed_domains = {"slow.example"}});

    ASSERT_EQ(leases.size(), 1U);
    EXPECT_EQ(leases[0].id, good[0]);
}

TEST_P(PickingContract, AHeldDomainWaitsUnlessAPersonDoes)
{
    requests(Intent::resend_verification, 1, "held.example");
    const auto reset = requests(Intent::recovery, 1, "held.example");
    const auto other = requests(Intent::resend_verification, 1, "other.example");

    const auto leases = pick(10, {.held_domains = {"held.example"}});

    ASSERT_EQ(leases.size(), 2U);
    EXPECT_EQ(leases[0].id, reset[0]);
    EXPECT_EQ(leases[1].id, other[0]);
}

// R-25.
TEST_P(PickingContract, AnAmbiguousEndStaysWithItsTransport)
{
    verified("ada@example.org");
    const auto id = request(Intent::recovery, "ada@example.org");
    const auto held = lease().at(0);
    ASSERT_TRUE(prepare(held));
    AttemptResult result{
        .end = AttemptEnd::unknown, .reply = "", .retry_after = std::nullopt, .transport = "primary"};
    test::run(outbox.finish(held, std::move(result), policy, now()));
    clock.advance(due_at(id) - now());
    const auto other = requests(Intent::recovery, 1);

    EXPECT_EQ(pick(10, {.other_transports = {"primary"}}).at(0).id, other[0]);
    EXPECT_TRUE(pick(10, {.bound_to = "fallback"}).empty());
    EXPECT_EQ(pick(10, {.bound_to = "primary"}).at(0).id, id);
}

TEST_P(PickingContract, TheUrgentAreCodesAndResetsThatWaitedTooLong)
{
    requests(Intent::resend_verification, 1);
    const auto waited = requests(Intent::recovery, 1);
    clock.advance(15s);
    const auto fresh = requests(Intent::recovery, 1);

    const auto leases = pick(10, {.urgent_before = now() - 15s});

    ASSERT_EQ(leases.size(), 1U);
    EXPECT_EQ(leases[0].id, waited[0]);
}

// R-12: those that were in hand with the guilty one must not be buried with it.
TEST_P(PickingContract, ThoseThatWereInHandAtADeathComeOneAtATime)
{
    const auto suspects = requests(Intent::recovery, 3);
    set(suspects, "deaths = 1");
    const auto clean = requests(Intent::recovery, 1);

    const auto leases = pick(10, {});
    EXPECT_EQ(leases.size(), 2U);
    EXPECT_TRUE(leases[0].was_in_hand_at_a_death);
    EXPECT_EQ(leases[1].id, clean[0]);
    EXPECT_TRUE(pick(10, {.suspects = 0}).empty());
}

// R-12: also while the others go on, not only at a start.
TEST_P(PickingContract, AThirdLeaseThatRunsOutDuringAHandOverBuriesTheMessage)
{
    verified("ada@example.org");
    const auto id = request(Intent::recovery, "ada@example.org");
    for (int death = 1; death <= policy.delivery.most_deaths; ++death) {
        ASSERT_TRUE(prepare(lease().at(0))) << death;
        clock.advance(policy.delivery.lease);
    }

    EXPECT_TRUE(lease().empty());
    EXPECT_EQ(state_of(id), "dead");
    EXPECT_EQ(reason_of(id), "the program died while handing it over");
    EXPECT_EQ(number_of(id, "finished_at"), to_milliseconds(now()));
}

// However long the queue: no statement of a round reads all of it, or sorts it.
TEST_P(PickingContract, NoStatementOfARoundScansTheMessages)
{
    test::FailNthDatabase listening(*database);
    Outbox watched(listening);
    verified("ada@example.org");
    test::run(watched.record(new_message(Intent::recovery, "ada@example.org")));
    for (const auto& picking :
         {Picking{}, Picking{.order = PickOrder::newest_first}, Picking{.bound_to = "primary"}}) {
        const auto leases = test::run(watched.lease("test", 1, now(), policy.delivery.lease, picking));
        if (leases.empty())
            continue;
        ASSERT_TRUE(test::run(watched.prepare_all(leases, policy, now())).at(0));
        test::run(watched.still_valid(leases[0], now()));
        AttemptResult result{.end = AttemptEnd::transport_trouble, .reply = "", .retry_after = 0s};
        test::run(watched.finish_all({{leases[0], std::move(result), now()}}, policy));
    }
    for (int i = 0; i < 60; ++i)
        request(Intent::recovery, std::to_string(i) + "@slow.example");
    test::run(watched.lease("test", 1, now(), policy.delivery.lease, {.closed_domains = {"slow.example"}}));
    auto statements = listening.take_statements();
    EXPECT_GT(statements.size(), 20U);

    database->transact_blocking([&statements](sql::Connection& connection) {
        for (const auto& statement : statements)
            for (const auto& row : connection.run("EXPLAIN QUERY PLAN " + statement, {}).rows) {
                EXPECT_FALSE(row.text(3).starts_with("SCAN messages")) << statement << "\n" << row.text(3);
                EXPECT_TRUE(statement.find("FROM messages") == std::string::npos ||
                            row.text(3).find("TEMP B-TREE") == std::string::npos)
                    << statement;
            }
    });
}

POSTKEY_ON_EVERY_ENGINE(PickingContract);

} // namespace
} // namespace postkey::store
