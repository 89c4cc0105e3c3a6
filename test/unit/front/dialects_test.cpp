#include "unit/front/outside.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

const std::string ada = "ada@example.org";
const std::string pass_phrase = "violet tractor umbrella";
const std::string ada_signs_up = R"({"email":"ada@example.org","password":"violet tractor umbrella"})";
const Outside::Headers as_ada = {
    {"Authorization", "Basic YWRhQGV4YW1wbGUub3JnOnZpb2xldCB0cmFjdG9yIHVtYnJlbGxh"}};

TEST(Dundie, APasswordIsRecovered)
{
    for (const std::string slash : {"/", ""}) {
        Outside outside;
        outside.verified_account(ada, pass_phrase, "ada");

        const auto asked = outside.post("/user/pwd_reset_token" + slash, R"({"email":"ada@example.org"})");
        EXPECT_EQ(asked.status, 200);
        EXPECT_EQ(
            asked.body,
            R"({"message":"If we found a user with that email, we sent a password reset token to it."})");

        const auto path = "/password" + slash + "?pwd_reset_token=" + outside.mailed_token();
        const std::string body =
            R"({"password":"quiet marble lantern","password_confirm":"quiet marble lantern"})";
        EXPECT_EQ(outside.post("/user/eve" + path, body).status, 400);
        const auto changed = outside.post("/user/ada" + path, body);
        EXPECT_EQ(changed.status, 200);
        EXPECT_EQ(Outside::text_in(changed, "username"), "ada");
        EXPECT_EQ(outside.post("/user/ada" + path, body).status, 400);
    }
}

TEST(Dundie, TwoDifferentPasswordsNameTheSecond)
{
    Outside outside;

    const auto answer =
        outside.post("/user/ada/password/?pwd_reset_token=x",
                     R"({"password":"quiet marble lantern","password_confirm":"Quiet marble lantern"})");

    EXPECT_EQ(answer.status, 422);
    EXPECT_NE(answer.body.find(R"("pointer":"/password_confirm")"), std::string::npos) << answer.body;
}

TEST(Dundie, ThePasswordFormSignsIn)
{
    Outside outside;
    outside.verified_account(ada, pass_phrase, "ada");

    const auto answer =
        outside.post("/token", "grant_type=password&username=ada&password=violet+tractor+umbrella");

    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(boost::json::parse(answer.body).as_object().size(), 4U);
    EXPECT_EQ(Outside::text_in(answer, "token_type"), "bearer");
    EXPECT_EQ(outside.get("/v1/account", Outside::bearer(answer)).status, 200);
    EXPECT_EQ(outside.post("/token", "username=ada&password=x").status, 401);
    EXPECT_EQ(outside.post("/token", "username=nobody&password=x").status, 401);
    EXPECT_EQ(outside.post("/token", "username=ada").status, 422);
    EXPECT_EQ(outside.post("/token", "username=ada&username=eve&password=x").status, 422);
    EXPECT_EQ(outside.post("/token", "username=%zz&password=x").status, 400);
    EXPECT_EQ(outside.post("/token", R"({"username":"ada","password":"x"})").status, 415);
}

TEST(Poletto, SignUpGivesTheAccountAndWhereToGoOn)
{
    for (const std::string prefix : {"", "/api"}) {
        Outside outside;

        const auto answer = outside.post(prefix + "/auth/v3/register", ada_signs_up);

        EXPECT_EQ(answer.status, 201);
        EXPECT_EQ(Outside::text_in(answer, "account_status"), "UNVERIFIED");
        EXPECT_EQ(Outside::text_in(answer, "user_status"), "ACTIVE");
        const auto links = boost::json::parse(answer.body).at("links").as_array();
        EXPECT_EQ(links[0].at("href").as_string(), "https://accounts.example.org" + prefix + "/v3/users/" +
                                                       Outside::text_in(answer, "id") +
                                                       "/send-verification-email");
        outside.deliver();
        EXPECT_EQ(outside.transport.mails.size(), 1U);
    }
}

TEST(Poletto, TheVerificationMailIsSentOnlyToThePersonBehindIt)
{
    Outside outside;
    const auto signed_up = outside.post("/auth/v3/register", ada_signs_up);
    const auto path = "/v3/users/" + Outside::text_in(signed_up, "id") + "/send-verification-email";

    EXPECT_EQ(outside.post(path, "", Outside::cookie_of(signed_up)).status, 204);
    EXPECT_EQ(outside.post(path, "", as_ada).status, 204);
    const auto refused = outside.post(path);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(Outside::code_of(refused), "proof_required");
    EXPECT_EQ(outside.post(path, "", {{"Authorization", "Basic YWRhQGV4YW1wbGUub3JnOng="}}).body,
              refused.body);
    EXPECT_EQ(outside.post("/v3/users/nonsense/send-verification-email").body, refused.body);
    EXPECT_EQ(outside.post("/v3/users/01890000-0000-7000-8000-000000000001/send-verification-email").body,
              refused.body);
}

TEST(Poletto, AnAccountIsVerifiedWithEitherNameOfTheToken)
{
    for (const std::string name : {"verificationToken", "token"}) {
        Outside outside;
        const auto signed_up = outside.post("/auth/v3/register", ada_signs_up);
        const auto path = "/v3/users/verify-account?" + name + "=" + outside.mailed_token();

        EXPECT_EQ(outside.post(path).status, 403);
        EXPECT_EQ(outside.post(path, R"({"password":"quiet marble lantern"})").status, 403);
        EXPECT_EQ(outside.post(path, "", Outside::cookie_of(signed_up)).status, 204);
        EXPECT_EQ(outside.post(path, "", Outside::cookie_of(signed_up)).status, 400);
    }
}

TEST(Poletto, ThePasswordOfTheSignUpProvesTheClaimToo)
{
    Outside by_body;
    by_body.post("/auth/v3/register", ada_signs_up);
    Outside by_basic;
    by_basic.post("/auth/v3/register", ada_signs_up);

    EXPECT_EQ(by_body
                  .post("/api/v3/users/verify-account?token=" + by_body.mailed_token(),
                        R"({"password":"violet tractor umbrella"})")
                  .status,
              204);
    EXPECT_EQ(by_basic.post("/v3/users/verify-account?token=" + by_basic.mailed_token(), "", as_ada).status,
              204);
}

TEST(Poletto, FollowingTheLinkOnlyLeadsToThePage)
{
    Outside outside;
    outside.post("/auth/v3/register", ada_signs_up);
    const auto token = outside.mailed_token();

    const auto answer = outside.get("/v3/users/verify-account?verificationToken=" + token);

    EXPECT_EQ(answer.status, 303);
    EXPECT_EQ(answer.headers.find("Location"), "/verify/" + token);
    EXPECT_EQ(outside.get("/v3/users/verify-account?token=a/../b%250d%250a").headers.find("Location"),
              "/verify/a%2F..%2Fb%250d%250a");
    EXPECT_EQ(outside.get("/v3/users/verify-account?token=a/../b%0d%0a").headers.find("Location"),
              "/verify/a%2F..%2Fb%0D%0A");
    EXPECT_EQ(outside.get("/v3/users/verify-account").status, 400);
}

} // namespace
} // namespace postkey::front
