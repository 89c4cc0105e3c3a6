// What an operator's program did is on record, and what it reads of the record.
#include "unit/front/admin_client.hpp"

#include <gmock/gmock.h>

namespace postkey::front {
namespace {

using testing::ElementsAre;

constexpr auto password = "plum velvet harbour 52";

class AdminAudit : public testing::Test
{
protected:
    // "event actor subject" of what the keys did, oldest first.
    std::vector<std::string> done_by_keys()
    {
        std::vector<std::string> out;
        const auto records = client.json_at("/admin/v1/audit?limit=200").at("records").as_array();
        for (const auto& record : records) {
            const std::string actor(record.at("actor").as_string());
            if (!actor.starts_with("admin:"))
                continue;
            EXPECT_EQ(actor, "admin:" + client.newest_key->text());
            EXPECT_EQ(record.at("source"), "127.0.0.1");
            EXPECT_EQ(record.at("request_id"), "r");
            out.insert(out.begin(), std::string(record.at("event").as_string()));
        }
        return out;
    }
    http::Response act(const AccountId& id, const std::string& action)
    {
        return client.posted("/admin/v1/accounts/" + id.text() + "/" + action);
    }

    AdminClient client;
};

// S-124: each change of an operator's program is on record as that key's.
TEST_F(AdminAudit, EveryChangeIsOnRecordWithTheKeyThatMadeIt)
{
    const auto account = client.verified_account("ada@example.org", password);
    const auto claim = client.sign_up("grace@example.org", password).account;
    const auto other = client.sign_up("joan@example.org", password).account;

    client.posted("/admin/v1/accounts", R"({"email":"new@example.org"})");
    act(account.id, "disable");
    act(account.id, "enable");
    act(claim.id, "verify");
    const auto message = Outside::text_in(act(account.id, "recover"), "message");
    act(account.id, "sign-out");
    client.posted("/admin/v1/messages/" + message + "/retry");
    client.posted("/admin/v1/messages/" + message + "/cancel");
    client.asked(http::Method::delete_, "/admin/v1/accounts/" + account.id.text());
    client.asked(http::Method::delete_, "/admin/v1/accounts/" + other.id.text());

    EXPECT_THAT(done_by_keys(), ElementsAre("account_create", "account_disable", "account_enable", "verify",
                                            "recovery_request", "sessions_end", "mail_retry", "mail_cancel",
                                            "account_close", "claim_delete"));
}

TEST_F(AdminAudit, ReadingAndWhatIsRefusedLeaveNoRecord)
{
    const auto account = client.verified_account("ada@example.org", password);

    client.got("/admin/v1/accounts/" + account.id.text());
    client.posted("/admin/v1/accounts", R"({"email":"ada@example.org"})");
    act(account.id, "nothing");

    EXPECT_THAT(done_by_keys(), ElementsAre());
}

TEST_F(AdminAudit, IsReadNewestFirstPageByPageByEventAndByAccount)
{
    const auto account = client.verified_account("ada@example.org", password);
    act(account.id, "disable");
    act(account.id, "enable");
    act(account.id, "disable");

    const auto page = client.json_at("/admin/v1/audit?event=account_disable&limit=1");
    ASSERT_EQ(page.at("records").as_array().size(), 1U);
    EXPECT_EQ(page.at("next"), page.at("records").at(0).at("seq"));
    const auto older = client.json_at("/admin/v1/audit?event=account_disable&limit=1&before=" +
                                      std::to_string(page.at("next").as_int64()));
    ASSERT_EQ(older.at("records").as_array().size(), 1U);
    EXPECT_LT(older.at("records").at(0).at("seq").as_int64(), page.at("next").as_int64());
    EXPECT_TRUE(older.at("next").is_null());
    const auto of_account =
        client.json_at("/admin/v1/audit?account=" + account.id.text()).at("records").as_array();
    EXPECT_GE(of_account.size(), 4U);
    for (const auto& record : of_account)
        EXPECT_EQ(record.at("subject"), boost::json::value(account.id.text()));
}

TEST_F(AdminAudit, AQueryIsReadAsStrictlyAsABody)
{
    EXPECT_EQ(
        AdminClient::errors_of(client.got("/admin/v1/audit?event=x&account=ada&before=0&limit=x&after=1")),
        "/after unknown_field, /event not_an_event, /account not_an_id, /before out_of_range, "
        "/limit out_of_range");
    EXPECT_EQ(client.got("/admin/v1/audit?before=1").status, 200U);
}

} // namespace
} // namespace postkey::front
