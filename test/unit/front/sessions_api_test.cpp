#include "unit/front/outside.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

using enum http::Method;

const std::string ada = "ada@example.org";
const std::string pass_phrase = "violet tractor umbrella";

std::string credentials(const std::string& identifier, const std::string& password)
{
    return R"({"identifier":")" + identifier + R"(","password":")" + password + "\"}";
}

TEST(SessionsApi, SigningInGivesTokensAndTheAccount)
{
    Outside outside;

    const auto answer = outside.signed_in_client(ada, pass_phrase);

    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto body = boost::json::parse(answer.body).as_object();
    EXPECT_EQ(body.size(), 5U);
    EXPECT_EQ(body.at("token_type").as_string(), "Bearer");
    EXPECT_EQ(body.at("expires_in").as_int64(), 600);
    EXPECT_EQ(body.at("account").at("email").as_string(), "ada@example.org");
    EXPECT_EQ(body.at("account").as_object().size(), 8U);
    EXPECT_EQ(answer.headers.find("Set-Cookie"), std::nullopt);
}

TEST(SessionsApi, WhateverIsWrongGetsOneRefusalAtOneCost)
{
    Outside outside;
    outside.verified_account(ada, pass_phrase);
    const auto generic = outside.post("/v1/sessions", credentials(ada, "wrong"));
    EXPECT_EQ(generic.status, 401);
    EXPECT_EQ(Outside::code_of(generic), "credentials_not_valid");
    EXPECT_EQ(generic.headers.find("WWW-Authenticate"), "Bearer");

    for (const auto& body :
         {credentials("nobody@example.org", pass_phrase), credentials("", ""),
          credentials(ada, std::string(9000, 'x')), credentials(std::string(9000, 'x'), pass_phrase),
          credentials(ada + "\\u0000", pass_phrase), credentials(ada, pass_phrase + "\\u0000"),
          credentials(ada + "\\n", pass_phrase)}) {
        const auto runs = outside.hasher.runs();
        const auto answer = outside.post("/v1/sessions", body);

        EXPECT_EQ(answer.body, generic.body);
        EXPECT_EQ(answer.headers.entries(), generic.headers.entries());
        EXPECT_EQ(outside.hasher.runs(), runs + 1) << body.substr(0, 80);
    }
    EXPECT_EQ(outside.post("/v1/sessions", R"({"identifier":{"$gt":""},"password":"x"})").status, 422);
    EXPECT_EQ(outside.post("/v1/sessions", R"({"identifier":"ada@example.org"})").status, 422);
}

TEST(SessionsApi, AnUnprovenMailboxIsToldOnlyToWhoKnowsThePassword)
{
    Outside outside;
    outside.sign_up(ada, pass_phrase);

    EXPECT_EQ(Outside::code_of(outside.post("/v1/sessions", credentials(ada, pass_phrase))),
              "email_not_verified");
    EXPECT_EQ(Outside::code_of(outside.post("/v1/sessions", credentials(ada, "something else"))),
              "credentials_not_valid");
}

TEST(SessionsApi, ARefreshTokenRotates)
{
    Outside outside;
    const auto first = outside.signed_in_client(ada, pass_phrase);
    const auto with = [](const std::string& token) { return R"({"refresh_token":")" + token + "\"}"; };

    const auto second = outside.post("/v1/sessions/refresh", with(Outside::text_in(first, "refresh_token")));

    EXPECT_EQ(second.status, 200);
    EXPECT_NE(Outside::text_in(second, "refresh_token"), Outside::text_in(first, "refresh_token"));
    EXPECT_EQ(outside.get("/v1/account", Outside::bearer(second)).status, 200);
    for (const auto* token : {"", "nonsense"}) {
        const auto refused = outside.post("/v1/sessions/refresh", with(token));
        EXPECT_EQ(refused.status, 401);
        EXPECT_EQ(Outside::code_of(refused), "session_not_valid");
    }
}

TEST(SessionsApi, SessionsAreListedAndEnded)
{
    Outside outside;
    const auto first = outside.signed_in_client(ada, pass_phrase);
    outside.clock.advance(std::chrono::seconds(1));
    const auto second = outside.post("/v1/sessions", credentials(ada, pass_phrase));

    const auto list = boost::json::parse(outside.get("/v1/sessions", Outside::bearer(second)).body)
                          .at("sessions")
                          .as_array();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_TRUE(list[0].at("current").as_bool());
    EXPECT_FALSE(list[1].at("current").as_bool());
    const auto of_first = "/v1/sessions/" + std::string(list[1].at("id").as_string());

    EXPECT_EQ(outside.ask(delete_, of_first, "", Outside::bearer(second)).status, 204);
    EXPECT_EQ(outside.get("/v1/account", Outside::bearer(first)).status, 401);
    EXPECT_EQ(outside.ask(delete_, of_first, "", Outside::bearer(second)).status, 404);
    EXPECT_EQ(outside.ask(delete_, "/v1/sessions/current", "", Outside::bearer(second)).status, 204);
    EXPECT_EQ(outside.get("/v1/account", Outside::bearer(second)).status, 401);
}

TEST(SessionsApi, AnothersSessionLooksLikeNone)
{
    Outside outside;
    const auto eve = outside.signed_in_client("eve@example.org", pass_phrase);
    const auto list =
        boost::json::parse(outside.get("/v1/sessions", Outside::bearer(eve)).body).at("sessions").as_array();
    const auto me = outside.signed_in_client(ada, pass_phrase);

    const auto foreign = outside.ask(delete_, "/v1/sessions/" + std::string(list[0].at("id").as_string()), "",
                                     Outside::bearer(me));
    const auto none = outside.ask(delete_, "/v1/sessions/nonsense", "", Outside::bearer(me));

    EXPECT_EQ(foreign.status, 404);
    EXPECT_EQ(foreign.body, none.body);
    EXPECT_EQ(outside.get("/v1/account", Outside::bearer(eve)).status, 200);
}

TEST(SessionsApi, SigningOutEverywhereEndsThemAll)
{
    Outside outside;
    const auto first = outside.signed_in_client(ada, pass_phrase);
    const auto second = outside.post("/v1/sessions", credentials(ada, pass_phrase));

    EXPECT_EQ(outside.ask(delete_, "/v1/sessions", "", Outside::bearer(second)).status, 204);

    EXPECT_EQ(outside.get("/v1/account", Outside::bearer(first)).status, 401);
    EXPECT_EQ(outside.get("/v1/account", Outside::bearer(second)).status, 401);
}

TEST(SessionsApi, ForwardAuthenticationNamesTheAccount)
{
    Outside outside;
    const auto signed_in = outside.signed_in_client(ada, pass_phrase);

    const auto answer = outside.get("/v1/authorize", Outside::bearer(signed_in));

    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.headers.find("X-Postkey-Account"),
              boost::json::parse(signed_in.body).at("account").at("id").as_string().c_str());
    EXPECT_EQ(outside.get("/v1/authorize").status, 401);
    EXPECT_EQ(outside.get("/v1/authorize?access_token=" + Outside::text_in(signed_in, "access_token")).status,
              401);
    EXPECT_EQ(outside.get("/v1/authorize", {{"Authorization", "Bearer x"}}).status, 401);
}

TEST(SessionsApi, ForwardAuthenticationTakesABrowsersSession)
{
    Outside outside;
    const auto account = outside.verified_account(ada, pass_phrase);
    const auto browser = test::run(outside.sign_in_flow({.identifier = ada,
                                                         .password = SecretString(pass_phrase),
                                                         .origin = {},
                                                         .session_for = flow::SignInRequest::For::browser}))
                             .value();
    const Outside::Headers cookie = {
        {"Cookie", "__Host-postkey_session=" + std::string(browser.secret.reveal())}};

    EXPECT_EQ(outside.get("/v1/authorize", cookie).headers.find("X-Postkey-Account"), account.id.text());
    EXPECT_EQ(outside.get("/v1/account", cookie).status, 401); // no cookie speaks for the JSON interface
}

} // namespace
} // namespace postkey::front
