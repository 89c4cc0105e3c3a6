#include "unit/front/outside.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

using enum http::Method;

const std::string ada = "ada@example.org";
const std::string pass_phrase = "violet tractor umbrella";

TEST(OwnAccountApi, IsNobodysWithoutASession)
{
    Outside outside;

    for (const auto& [method, path] :
         std::vector<std::pair<http::Method, std::string>>{{get, "/v1/account"},
                                                           {patch, "/v1/account"},
                                                           {delete_, "/v1/account"},
                                                           {get, "/v1/account/export"},
                                                           {put, "/v1/account/password"},
                                                           {post, "/v1/account/email"},
                                                           {get, "/v1/sessions"},
                                                           {delete_, "/v1/sessions"},
                                                           {delete_, "/v1/sessions/current"},
                                                           {delete_, "/v1/sessions/x"}}) {
        const auto answer = outside.ask(method, path, "{}");
        EXPECT_EQ(answer.status, 401) << path;
        EXPECT_EQ(Outside::code_of(answer), "session_not_valid") << path;
        EXPECT_EQ(answer.headers.find("WWW-Authenticate"), "Bearer") << path;
    }
}

TEST(OwnAccountApi, NameUsernameAndLanguageChange)
{
    Outside outside;
    const auto me = Outside::bearer(outside.signed_in_client(ada, pass_phrase));

    const auto changed =
        outside.ask(patch, "/v1/account", R"({"name":"Ada","username":"ada","locale":"ko"})", me);
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(Outside::text_in(changed, "name"), "Ada");
    EXPECT_EQ(Outside::text_in(changed, "locale"), "ko");
    EXPECT_EQ(outside.get("/v1/account", me).body, changed.body);

    const auto removed = boost::json::parse(outside.ask(patch, "/v1/account", R"({"name":null})", me).body);
    EXPECT_TRUE(removed.at("name").is_null());
    EXPECT_EQ(removed.at("username").as_string(), "ada");
    EXPECT_EQ(outside.ask(patch, "/v1/account", R"({"locale":null})", me).status, 422);
    EXPECT_EQ(outside.ask(patch, "/v1/account", R"({"account_status":"VERIFIED"})", me).status, 422);
    EXPECT_EQ(outside.ask(patch, "/v1/account", R"({"name":"a\u0000b"})", me).status, 422);
}

TEST(OwnAccountApi, ATakenUsernameIsNamed)
{
    Outside outside;
    outside.verified_account("eve@example.org", pass_phrase, "eve");
    const auto me = Outside::bearer(outside.signed_in_client(ada, pass_phrase));

    const auto answer = outside.ask(patch, "/v1/account", R"({"username":"EVE"})", me);

    EXPECT_EQ(answer.status, 422);
    EXPECT_NE(answer.body.find(R"("pointer":"/username","code":"taken")"), std::string::npos) << answer.body;
}

TEST(OwnAccountApi, APasswordChangeEndsEveryOtherSession)
{
    Outside outside;
    const auto other = Outside::bearer(outside.signed_in_client(ada, pass_phrase));
    const auto me = Outside::bearer(outside.post(
        "/v1/sessions", R"({"identifier":"ada@example.org","password":"violet tractor umbrella"})"));

    EXPECT_EQ(outside
                  .ask(put, "/v1/account/password",
                       R"({"current_password":"x","password":"quiet marble lantern"})", me)
                  .status,
              401);
    EXPECT_EQ(outside
                  .ask(put, "/v1/account/password",
                       R"({"current_password":"violet tractor umbrella","password":"quiet marble lantern"})",
                       me)
                  .status,
              204);

    EXPECT_EQ(outside.get("/v1/account", me).status, 200);
    EXPECT_EQ(outside.get("/v1/account", other).status, 401);
}

TEST(OwnAccountApi, TheExportHasEverythingButSecrets)
{
    Outside outside;
    const auto me = Outside::bearer(outside.signed_in_client(ada, pass_phrase));

    const auto answer = outside.get("/v1/account/export", me);

    const auto body = boost::json::parse(answer.body).as_object();
    EXPECT_EQ(body.size(), 7U);
    EXPECT_FALSE(body.at("events").as_array().empty());
    EXPECT_EQ(body.at("account").at("email").as_string(), "ada@example.org");
    EXPECT_EQ(body.at("sessions").as_array().size(), 1U);
    EXPECT_EQ(answer.body.find("argon2"), std::string::npos);
    EXPECT_EQ(answer.headers.find("Cache-Control"), "no-store");
}

TEST(OwnAccountApi, ClosingTheAccountNeedsThePassword)
{
    Outside outside;
    const auto me = Outside::bearer(outside.signed_in_client(ada, pass_phrase));

    EXPECT_EQ(outside.ask(delete_, "/v1/account", R"({"current_password":"x"})", me).status, 401);
    EXPECT_EQ(
        outside.ask(delete_, "/v1/account", R"({"current_password":"violet tractor umbrella"})", me).status,
        204);
    EXPECT_EQ(outside.get("/v1/account", me).status, 401);
}

} // namespace
} // namespace postkey::front
