#include "contract/store_fixture.hpp"
#include "store/account_operations.hpp"
#include "store/made_up_addresses.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class MadeUpAddressesContract : public StoreContract
{
protected:
    std::int64_t rows(const std::string& table)
    {
        return test::count(*database, "SELECT count(*) FROM " + table);
    }

    std::vector<std::string> found(const std::string& domain)
    {
        std::vector<std::string> out;
        for (const auto& email : test::run(addresses.find(domain)))
            out.push_back(email.text());
        std::ranges::sort(out);
        return out;
    }

    MadeUpAddresses addresses{*database};
};

TEST_P(MadeUpAddressesContract, AreFoundWhereverTheyStandAndNoOthers)
{
    verified("a@made.invalid");
    sign_up("b@made.invalid");
    request(Intent::recovery, "c@made.invalid");
    verified("ada@example.org");
    sign_up("bob@notmade.invalid");

    EXPECT_EQ(found("made.invalid"),
              (std::vector<std::string>{"a@made.invalid", "b@made.invalid", "c@made.invalid"}));
}

TEST_P(MadeUpAddressesContract, LeaveNothingBehindAndTakeNothingElse)
{
    verified("ada@example.org");
    recovery("ada@example.org");
    const std::vector<std::string> tables = {"accounts", "claims", "action_tokens", "messages", "attempts"};
    std::vector<std::int64_t> before;
    for (const auto& table : tables)
        before.push_back(rows(table));
    verified("a@made.invalid");
    recovery("a@made.invalid");
    sign_up("b@made.invalid");
    request(Intent::recovery, "c@made.invalid");

    EXPECT_EQ(test::run(addresses.remove(
                  {address("a@made.invalid"), address("b@made.invalid"), address("c@made.invalid")})),
              0);

    for (std::size_t i = 0; i < tables.size(); ++i)
        EXPECT_EQ(rows(tables[i]), before[i]) << tables[i];
}

TEST_P(MadeUpAddressesContract, MailInACouriersHandStaysUntilItHasLeft)
{
    request(Intent::recovery, "a@made.invalid");
    const auto leases = lease();
    ASSERT_EQ(leases.size(), 1U);

    EXPECT_EQ(test::run(addresses.unfinished_mails()), 1);
    EXPECT_EQ(test::run(addresses.remove({address("a@made.invalid")})), 1);
    prepare(leases.front()); // there is no account: nothing to send

    EXPECT_EQ(test::run(addresses.unfinished_mails()), 0);
    EXPECT_EQ(test::run(addresses.remove({address("a@made.invalid")})), 0);
    EXPECT_EQ(rows("messages"), 0);
}

POSTKEY_ON_EVERY_ENGINE(MadeUpAddressesContract);

} // namespace
} // namespace postkey::store
