// What an operator's program does with the outbox, and that no secret comes out of it.
#include "unit/front/admin_client.hpp"
#include "unit/front/browser.hpp"

#include <gmock/gmock.h>

namespace postkey::front {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto password = "plum velvet harbour 52";

class AdminMessages : public testing::Test
{
protected:
    std::size_t listed(const std::string& query)
    {
        return client.json_at("/admin/v1/messages" + query).at("messages").as_array().size();
    }
    std::string path(const MessageId& id) { return "/admin/v1/messages/" + id.text(); }
    std::string state(const MessageId& id)
    {
        return std::string(client.json_at(path(id)).at("state").as_string());
    }

    AdminClient client;
};

TEST_F(AdminMessages, AreListedByStateAddressAndLanePageByPage)
{
    client.sign_up("ada@example.org", password);
    client.deliver();
    for (const auto* email : {"grace@example.org", "joan@example.org"}) {
        client.clock.advance(std::chrono::seconds(1));
        client.ask_for_recovery(email);
    }

    EXPECT_EQ(listed(""), 3U);
    EXPECT_EQ(listed("?state=queued"), 2U);
    EXPECT_EQ(listed("?state=sent&lane=verify"), 1U);
    EXPECT_EQ(listed("?lane=reset&to=Grace@Example.org"), 1U);
    EXPECT_EQ(listed("?lane=code"), 0U);
    const auto first = client.json_at("/admin/v1/messages?limit=2");
    EXPECT_EQ(first.at("messages").at(0).at("to"), "joan@example.org");
    EXPECT_EQ(listed("?after=" + std::string(first.at("next").as_string())), 1U);
    EXPECT_TRUE(client.json_at("/admin/v1/messages?limit=3").at("next").is_null());
}

TEST_F(AdminMessages, AQueryIsReadAsStrictlyAsABody)
{
    const auto errors =
        AdminClient::errors_of(client.got("/admin/v1/messages?state=open&to=x&lane=0&after=1&limit=-1&x=1"));

    EXPECT_EQ(errors, "/x unknown_field, /state not_one_of, /to not_an_email_address, /lane not_one_of, "
                      "/after not_an_id, /limit out_of_range");
}

TEST_F(AdminMessages, OneTellsAllThatHappenedToIt)
{
    client.verified_account("ada@example.org", password);
    const auto id = client.ask_for_recovery("ada@example.org");
    client.deliver();

    const auto story = client.json_at(path(id));

    EXPECT_EQ(story.at("state"), "sent");
    EXPECT_EQ(story.at("intent"), "recovery");
    EXPECT_EQ(story.at("kind"), "reset_password");
    EXPECT_EQ(story.at("tries").as_array().size(), 1U);
    EXPECT_EQ(story.at("message_id"), boost::json::value("<" + id.text() + "@acme.example>"));
    EXPECT_EQ(client.got("/admin/v1/messages/0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10").status, 404U);
    EXPECT_EQ(client.got("/admin/v1/messages/x").status, 404U);
}

TEST_F(AdminMessages, AWaitingOneIsTakenBackOnceAndNeverTriedAgain)
{
    const auto id = client.ask_for_recovery("ada@example.org");

    EXPECT_EQ(client.posted(path(id) + "/cancel").status, 204U);

    EXPECT_EQ(state(id), "cancelled");
    const auto again = client.posted(path(id) + "/cancel");
    EXPECT_EQ(again.status, 409U);
    EXPECT_EQ(Outside::code_of(again), "message_ended");
    EXPECT_EQ(Outside::code_of(client.posted(path(id) + "/retry")), "message_withdrawn");
    EXPECT_EQ(client.posted("/admin/v1/messages/x/cancel").status, 404U);
    EXPECT_EQ(client.posted("/admin/v1/messages/x/retry").status, 404U);
}

TEST_F(AdminMessages, AFailedOneIsTriedAgainAndASentOneIsNot)
{
    client.verified_account("ada@example.org", password);
    const auto failed = client.ask_for_recovery("ada@example.org");
    client.count("UPDATE messages SET state = 'failed', finished_at = 1 WHERE id = '" + failed.text() +
                 "' RETURNING 1");

    const auto retried = client.posted(path(failed) + "/retry", "{}");

    EXPECT_EQ(retried.body, R"({"id":")" + failed.text() + R"(","queued":true})");
    client.deliver();
    EXPECT_EQ(state(failed), "sent");
    EXPECT_THAT(client.posted(path(failed) + "/retry").body, HasSubstr("\"queued\":false"));
    EXPECT_EQ(state(failed), "sent");
    EXPECT_EQ(AdminClient::errors_of(client.posted(path(failed) + "/retry", R"({"to":"eve@example.org"})")),
              "/to unknown_field");
}

TEST_F(AdminMessages, OneThatIsInHandCannotBeTakenBack)
{
    const auto id = client.ask_for_recovery("ada@example.org");
    client.count(
        "UPDATE messages SET state = 'leased', lease_owner = 'x', leased_until = 9999999999999 RETURNING 1");

    EXPECT_EQ(Outside::code_of(client.posted(path(id) + "/cancel")), "message_in_hand");
    EXPECT_THAT(client.posted(path(id) + "/retry").body, HasSubstr("\"queued\":false"));
}

// S-134: whatever is asked, no answer holds a password, hash, link, code, session or token.
TEST_F(AdminMessages, NoAnswerHoldsASecret)
{
    const auto account = client.verified_account("ada@example.org", password);
    const auto signed_in = client.signed_in_client("grace@example.org", password);
    Browser browser(client);
    browser.fill_in("/login", "/login", {{"identifier", "ada@example.org"}, {"password", password}});
    client.sign_up("open@example.org", password);
    client.posted("/admin/v1/accounts/" + account.id.text() + "/recover");
    client.deliver();
    std::vector<std::string> canaries = {password,
                                         browser.cookies.at("__Host-postkey_session"),
                                         Outside::text_in(signed_in, "access_token"),
                                         Outside::text_in(signed_in, "refresh_token"),
                                         "$argon2",
                                         "/reset_password/",
                                         "/verify/"};
    for (const auto& mail : client.transport.mails) {
        canaries.emplace_back(client.token_in(mail).reveal());
        canaries.push_back(mail.code);
    }
    for (const auto* column : {"SELECT cookie_digest FROM sessions WHERE cookie_digest IS NOT NULL",
                               "SELECT digest FROM refresh_tokens", "SELECT digest FROM admin_keys",
                               "SELECT password_hash FROM accounts", "SELECT proof_digest FROM claims"})
        canaries.push_back(client.text(column));
    std::erase(canaries, "");

    std::vector<std::string> paths = {"/admin/v1/accounts", "/admin/v1/messages"};
    for (const auto* list : {"accounts", "messages"})
        for (const auto& one : client.json_at("/admin/v1/" + std::string(list)).at(list).as_array())
            paths.push_back("/admin/v1/" + std::string(list) + "/" + std::string(one.at("id").as_string()));
    std::string said;
    for (const auto& path : paths)
        said += client.got(path).body;
    for (const auto* action : {"recover", "verify", "sign-out", "disable", "enable"})
        said += client.posted("/admin/v1/accounts/" + account.id.text() + "/" + action).body;

    ASSERT_GE(canaries.size(), 15U);
    ASSERT_GE(paths.size(), 8U);
    for (const auto& canary : canaries)
        EXPECT_THAT(said, Not(HasSubstr(canary)));
}

} // namespace
} // namespace postkey::front
