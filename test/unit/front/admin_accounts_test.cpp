// What an operator's program does with accounts.
#include "unit/front/admin_client.hpp"

#include <gmock/gmock.h>

namespace postkey::front {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto password = "plum velvet harbour 52";

class AdminAccounts : public testing::Test
{
protected:
    std::vector<std::string> listed(const std::string& query)
    {
        std::vector<std::string> emails;
        for (const auto& account : client.json_at("/admin/v1/accounts" + query).at("accounts").as_array())
            emails.emplace_back(account.at("email").as_string());
        return emails;
    }
    std::string path(const AccountId& id) { return "/admin/v1/accounts/" + id.text(); }
    std::string member(const AccountId& id, std::string_view name)
    {
        return std::string(client.json_at(path(id)).at(name).as_string());
    }

    std::string kind_sent_for(const std::string& intent)
    {
        return client.text("SELECT kind FROM messages WHERE state = 'sent' AND intent = '" + intent + "'");
    }

    AdminClient client;
};

TEST_F(AdminAccounts, AreListedNewestFirstPageByPage)
{
    for (const auto* email : {"a@example.org", "b@example.org", "c@example.org", "d@example.org"}) {
        client.clock.advance(1s);
        if (*email == 'b')
            client.sign_up(email, password);
        else
            client.verified_account(email, password);
    }

    const auto first = client.json_at("/admin/v1/accounts?limit=3");
    ASSERT_EQ(first.at("accounts").as_array().size(), 3U);
    EXPECT_EQ(first.at("accounts").at(0).at("email"), "d@example.org");
    EXPECT_EQ(first.at("accounts").at(2).at("email"), "b@example.org");
    EXPECT_EQ(first.at("next"), first.at("accounts").at(2).at("id"));
    const auto last =
        client.json_at("/admin/v1/accounts?limit=3&after=" + std::string(first.at("next").as_string()));
    ASSERT_EQ(last.at("accounts").as_array().size(), 1U);
    EXPECT_EQ(last.at("accounts").at(0).at("email"), "a@example.org");
    EXPECT_TRUE(last.at("next").is_null());
    EXPECT_TRUE(client.json_at("/admin/v1/accounts?limit=4").at("next").is_null()) << "exactly one page";
}

TEST_F(AdminAccounts, AreFoundByAddressUsernameAndStatus)
{
    client.verified_account("ada@example.org", password, "Augusta");
    const auto grace = client.verified_account("grace@example.org", password);
    client.sign_up("ada@example.org", password);
    client.sign_up("open@example.org", password);
    client.posted(path(grace.id) + "/disable");

    EXPECT_THAT(listed("?email=Ada@EXAMPLE.org"), ElementsAre("ada@example.org", "ada@example.org"));
    EXPECT_THAT(listed("?email=ada@example.org&account_status=VERIFIED"), ElementsAre("ada@example.org"));
    EXPECT_THAT(listed("?identifier=augusta"), ElementsAre("ada@example.org"));
    EXPECT_THAT(listed("?identifier=grace@example.org"), ElementsAre("grace@example.org"));
    EXPECT_THAT(listed("?user_status=DISABLED"), ElementsAre("grace@example.org"));
    EXPECT_THAT(listed("?account_status=UNVERIFIED&limit=1"), ElementsAre("open@example.org"));
    EXPECT_THAT(listed("?email=nobody@example.org"), ElementsAre());
    EXPECT_THAT(listed("?identifier=ada"), ElementsAre()) << "not a part of it";
}

TEST_F(AdminAccounts, AQueryIsReadAsStrictlyAsABody)
{
    const auto errors = [&](const std::string& query) {
        return AdminClient::errors_of(client.got("/admin/v1/accounts?" + query));
    };

    EXPECT_EQ(errors("limit=0"), "/limit out_of_range");
    EXPECT_EQ(client.got("/admin/v1/accounts?limit=1").status, 200U);
    EXPECT_EQ(client.got("/admin/v1/accounts?limit=200").status, 200U);
    EXPECT_EQ(errors("limit=201"), "/limit out_of_range");
    EXPECT_EQ(errors("limit=ten"), "/limit out_of_range");
    EXPECT_EQ(errors("limit=1&limit=2"), "/limit repeated");
    EXPECT_EQ(errors("email=x"), "/email not_an_email_address");
    EXPECT_EQ(errors("email=a@example.org&identifier=a"), "/identifier not_with_email");
    EXPECT_EQ(errors("identifier=a%20b"), "/identifier not_an_identifier");
    EXPECT_EQ(errors("account_status=verified"), "/account_status not_one_of");
    EXPECT_EQ(errors("user_status=ON&after=x&password_hash=y"),
              "/password_hash unknown_field, /user_status not_one_of, /after not_an_id");
    EXPECT_THAT(client.got("/admin/v1/accounts?limit=201").body, HasSubstr("from 1 to 200"));
    EXPECT_THAT(client.got("/admin/v1/accounts?user_status=ON").body, HasSubstr("ACTIVE, DISABLED"));
}

// S-134: an account is made without a password, and its owner alone sets one.
TEST_F(AdminAccounts, CreatingMailsTheOwnerALinkToSetAPassword)
{
    client.sign_up("ada@example.org", "somebody else's choice 7");

    const auto made = client.posted(
        "/admin/v1/accounts", R"({"email":"Ada@example.org","username":"ada","name":"Ada","locale":"ko"})");

    ASSERT_EQ(made.status, 201U) << made.body;
    const auto id = AccountId::parse(Outside::text_in(made, "id")).value();
    EXPECT_EQ(made.headers.find("Location"), path(id));
    EXPECT_EQ(Outside::text_in(made, "email"), "ada@example.org");
    EXPECT_EQ(Outside::text_in(made, "account_status"), "VERIFIED");
    EXPECT_EQ(Outside::text_in(made, "locale"), "ko");
    EXPECT_FALSE(client.json_at(path(id)).at("has_password").as_bool());
    EXPECT_EQ(client.count("SELECT count(*) FROM claims"), 0) << "the address is settled";
    client.deliver();
    EXPECT_EQ(kind_sent_for("recovery"), "reset_password");
    ASSERT_TRUE(client.reset_password(client.token_in(client.newest_mail()), password));
    EXPECT_TRUE(client.sign_in("ada", password));
}

TEST_F(AdminAccounts, CreatingNeedsAnAddressAndTakesNothingElseThanItKnows)
{
    client.verified_account("ada@example.org", password, "ada");
    const auto errors = [&](const std::string& json) {
        return AdminClient::errors_of(client.posted("/admin/v1/accounts", json));
    };

    EXPECT_EQ(errors("{}"), "/email required");
    EXPECT_EQ(errors(R"({"email":"ada@example.org"})"), "/email taken");
    EXPECT_EQ(errors(R"({"email":"b@example.org","username":"ADA"})"), "/username taken");
    EXPECT_EQ(errors(R"({"email":"b@example.org","locale":"xx"})"), "/locale not_a_locale");
    for (const auto* name :
         {"password", "password_hash", "account_status", "user_status", "id", "created_at"})
        EXPECT_EQ(errors(R"({"email":"b@example.org",")" + std::string(name) + R"(":"x"})"),
                  "/" + std::string(name) + " unknown_field");
    EXPECT_EQ(client.posted("/admin/v1/accounts", "email=b@example.org").status, 415U);
    EXPECT_EQ(client.posted("/admin/v1/accounts", "{").status, 400U);
    EXPECT_EQ(client.count("SELECT count(*) FROM accounts"), 1);
    EXPECT_EQ(client.count("SELECT count(*) FROM messages WHERE intent = 'recovery'"), 0);
}

TEST_F(AdminAccounts, OneIsShownWithWhatOperatorsNeedToKnow)
{
    const auto account = client.verified_account("ada@example.org", password);
    client.sign_in("ada@example.org", password);

    const auto shown = client.json_at(path(account.id));

    EXPECT_TRUE(shown.at("has_password").as_bool());
    EXPECT_EQ(shown.at("sessions").as_int64(), 1);
    EXPECT_EQ(shown.at("verified_at"), boost::json::value(to_rfc3339(client.clock.now())));
}

TEST_F(AdminAccounts, WhatDoesNotExistIsNotFoundByAnyAction)
{
    const auto account =
        client.verified_account("ada@example.org", password, "0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10");
    for (const auto& name :
         {std::string("0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10"), std::string("ada@example.org"),
          std::string("x"), "A" + account.id.text().substr(1)}) {
        const auto at = "/admin/v1/accounts/" + name;
        EXPECT_EQ(client.got(at).status, 404U) << name;
        EXPECT_EQ(client.asked(http::Method::delete_, at).status, 404U) << name;
        for (const auto* action : {"disable", "enable", "verify", "recover", "sign-out"})
            EXPECT_EQ(client.posted(at + "/" + action).status, 404U) << name << action;
    }
    EXPECT_EQ(client.text("SELECT user_status FROM accounts"), "ACTIVE");
}

TEST_F(AdminAccounts, ActionsTakeNoBodyAndAPasswordLeastOfAll)
{
    const auto account = client.verified_account("ada@example.org", password);
    for (const auto* action : {"/disable", "/enable", "/verify", "/recover", "/sign-out"}) {
        const auto at = path(account.id) + action;
        EXPECT_EQ(AdminClient::errors_of(client.posted(at, R"({"password":"chosen by an admin 9"})")),
                  "/password unknown_field");
        EXPECT_EQ(client.posted(at, "a=b").status, 415U);
        EXPECT_EQ(client.text("SELECT user_status FROM accounts"), "ACTIVE");
        EXPECT_LT(client.posted(at, "{}").status, 300U);
        client.posted(path(account.id) + "/enable");
    }
    EXPECT_TRUE(client.sign_in("ada@example.org", password));
}

TEST_F(AdminAccounts, ADisabledOneCannotSignInUntilItIsEnabled)
{
    const auto account = client.verified_account("ada@example.org", password);
    client.sign_in("ada@example.org", password);

    const auto disabled = client.posted(path(account.id) + "/disable");

    EXPECT_EQ(disabled.status, 200U);
    EXPECT_EQ(Outside::text_in(disabled, "user_status"), "DISABLED");
    EXPECT_EQ(client.count("SELECT count(*) FROM sessions"), 0);
    EXPECT_FALSE(client.sign_in("ada@example.org", password));
    EXPECT_EQ(Outside::code_of(client.posted(path(account.id) + "/recover")), "account_disabled");
    EXPECT_EQ(client.posted(path(account.id) + "/disable").status, 200U) << "as it is already";
    EXPECT_EQ(Outside::text_in(client.posted(path(account.id) + "/enable"), "user_status"), "ACTIVE");
    EXPECT_TRUE(client.sign_in("ada@example.org", password));
}

TEST_F(AdminAccounts, AnOpenSignUpCanBeVerifiedButItsPasswordIsNotTakenOver)
{
    const auto claim = client.sign_up("ada@example.org", "somebody else's choice 7").account;
    EXPECT_EQ(Outside::code_of(client.posted(path(claim.id) + "/disable")), "account_not_verified");
    EXPECT_EQ(member(claim.id, "account_status"), "UNVERIFIED");

    const auto verified = client.posted(path(claim.id) + "/verify");

    EXPECT_EQ(verified.status, 200U) << verified.body;
    EXPECT_EQ(Outside::text_in(verified, "account_status"), "VERIFIED");
    EXPECT_FALSE(client.sign_in("ada@example.org", "somebody else's choice 7"));
    EXPECT_FALSE(client.json_at(path(claim.id)).at("has_password").as_bool());
    EXPECT_EQ(client.posted(path(claim.id) + "/verify").status, 200U) << "as it is already";
}

TEST_F(AdminAccounts, ASignUpWhoseAddressHasAnAccountMeanwhileCannotBeVerified)
{
    client.verified_account("ada@example.org", password);
    const auto late = client.sign_up("ada@example.org", "somebody else's choice 7").account;

    const auto refused = client.posted(path(late.id) + "/verify");

    EXPECT_EQ(refused.status, 409U);
    EXPECT_EQ(Outside::code_of(refused), "sign_up_settled");
    EXPECT_TRUE(client.sign_in("ada@example.org", password));
}

TEST_F(AdminAccounts, RecoveringMailsTheOwnerAndAnswersTheMessage)
{
    const auto account = client.verified_account("ada@example.org", password);

    const auto answer = client.posted(path(account.id) + "/recover");

    ASSERT_EQ(answer.status, 202U) << answer.body;
    const auto message = Outside::text_in(answer, "message");
    EXPECT_EQ(answer.headers.find("Location"), "/admin/v1/messages/" + message);
    EXPECT_EQ(client.json_at("/admin/v1/messages/" + message).at("to"), "ada@example.org");
    client.deliver();
    EXPECT_EQ(kind_sent_for("recovery"), "reset_password");
    EXPECT_TRUE(client.sign_in("ada@example.org", password)) << "nothing changes before the owner acts";
}

TEST_F(AdminAccounts, AFullOutboxIsToldToTheOperator)
{
    const auto account = client.verified_account("ada@example.org", password);
    client.count("UPDATE outbox_bound SET is_full = 1 RETURNING 1");

    const auto answer = client.posted(path(account.id) + "/recover");

    EXPECT_EQ(answer.status, 503U) << answer.body;
    EXPECT_EQ(Outside::code_of(answer), "busy");
    EXPECT_TRUE(answer.headers.find("Retry-After"));
}

TEST_F(AdminAccounts, SigningOutEndsEverySessionAndSaysHowMany)
{
    const auto account = client.verified_account("ada@example.org", password);
    client.sign_in("ada@example.org", password);
    client.sign_in("ada@example.org", password);

    const auto answer = client.posted(path(account.id) + "/sign-out");

    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, R"({"ended":2})");
    EXPECT_EQ(client.count("SELECT count(*) FROM sessions"), 0);
}

TEST_F(AdminAccounts, DeletingIsForGoodAndTheOwnerIsTold)
{
    const auto account = client.verified_account("ada@example.org", password);
    const auto claim = client.sign_up("open@example.org", password).account;

    EXPECT_EQ(client.asked(http::Method::delete_, path(account.id)).status, 204U);
    EXPECT_EQ(client.asked(http::Method::delete_, path(claim.id)).status, 204U);

    EXPECT_EQ(client.count("SELECT count(*) FROM accounts"), 0);
    EXPECT_EQ(client.count("SELECT count(*) FROM claims"), 0);
    EXPECT_EQ(client.got(path(account.id)).status, 404U);
    client.deliver();
    EXPECT_EQ(kind_sent_for("account_closed"), "account_closed");
}

} // namespace
} // namespace postkey::front
