// S-128: what a closed account leaves behind.
#include "contract/store_fixture.hpp"
#include "store/housekeeping.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class ErasureContract : public StoreContract
{
protected:
    bool close(const Account& account)
    {
        auto notice = new_message(Intent::account_closed, account.email.text());
        const bool closed = test::run(accounts.close(account.id, std::move(notice)));
        clock.advance(1ms);
        return closed;
    }
    std::int64_t naming(const std::string& word)
    {
        return test::count(*database, "SELECT count(*) FROM messages WHERE recipient || mailbox || domain || "
                                      "coalesce(other_address, '') || coalesce(last_reply, '') LIKE '%" +
                                          word + "%'");
    }

    Housekeeping housekeeping{*database};
};

TEST_P(ErasureContract, EndedMailIsEmptiedAtOnceAndTheNoticeWhenItHasLeft)
{
    const auto ada = verified("canary@example.org");
    verified("bob@example.org");
    recovery("canary@example.org");
    test::execute(*database,
                  "UPDATE messages SET last_reply = '550 no canary here' WHERE recipient LIKE 'canary%'");
    test::execute(*database, "UPDATE attempts SET reply = '550 no canary here'");
    const auto waiting = request(Intent::recovery, "canary@example.org");
    const auto rows = test::count(*database, "SELECT count(*) FROM messages");

    ASSERT_TRUE(close(ada));

    EXPECT_EQ(naming("canary"), 1) << "the notice";
    EXPECT_EQ(state_of(waiting), "cancelled");
    EXPECT_EQ(hand_over().at(0).recipient.text(), "canary@example.org");
    while (test::run(housekeeping.purge(now())) > 0)
        continue;
    EXPECT_EQ(naming("canary"), 0);
    EXPECT_EQ(naming("bob"), 1) << "nobody else's";
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM attempts WHERE reply LIKE '%canary%'"), 1)
        << "Bob's relay said that";
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM messages"), rows + 1)
        << "that there was mail stays";
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM action_tokens WHERE email LIKE 'canary%'"), 0);
}

TEST_P(ErasureContract, MailToAnAddressThatTheAccountHadBeforeIsEmptiedToo)
{
    const auto ada = verified("canary@example.org");
    request(Intent::resend_verification, "canary@example.org"); // a stranger's: it names no account
    hand_over();
    test::execute(*database, "UPDATE accounts SET email = 'moved@example.org'");
    auto moved = ada;
    moved.email = address("moved@example.org");

    ASSERT_TRUE(close(moved));

    EXPECT_EQ(naming("canary"), 0);
}

TEST_P(ErasureContract, TheAddressIsAStrangersAgainAndItsNewMailStays)
{
    ASSERT_TRUE(close(verified("canary@example.org")));
    hand_over();

    verified("canary@example.org");
    while (test::run(housekeeping.purge(now())) > 0)
        continue;

    EXPECT_EQ(naming("canary"), 1);
}

POSTKEY_ON_EVERY_ENGINE(ErasureContract);

} // namespace
} // namespace postkey::store
