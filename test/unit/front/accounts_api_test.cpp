#include "unit/front/outside.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

const std::string ada = "ada@example.org";
const std::string pass_phrase = "violet tractor umbrella";
const std::string ada_signs_up = R"({"email":"ada@example.org","password":"violet tractor umbrella"})";

std::string with_token(const std::string& token, const std::string& more = "")
{
    return R"({"token":")" + token + '"' + more + '}';
}

std::vector<std::string> member_names(const http::Response& response)
{
    std::vector<std::string> names;
    for (const auto& member : boost::json::parse(response.body).as_object())
        names.emplace_back(member.key());
    return names;
}

TEST(AccountsApi, SignUpAnswersWithTheClaimAndItsCookie)
{
    Outside outside;

    const auto answer = outside.post("/v1/accounts", ada_signs_up);

    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(member_names(answer),
              (std::vector<std::string>{"id", "email", "account_status", "user_status", "created_at"}));
    EXPECT_EQ(Outside::text_in(answer, "email"), ada);
    EXPECT_EQ(Outside::text_in(answer, "account_status"), "UNVERIFIED");
    EXPECT_TRUE(answer.headers.find("Set-Cookie")->starts_with("__Host-postkey_claim="));
}

TEST(AccountsApi, SignUpLooksTheSameForAnAddressThatHasAnAccount)
{
    Outside outside;
    outside.verified_account(ada, pass_phrase);

    const auto known = outside.post("/v1/accounts", ada_signs_up);
    const auto unknown =
        outside.post("/v1/accounts", R"({"email":"eve@example.org","password":"violet tractor umbrella"})");

    EXPECT_EQ(known.status, unknown.status);
    EXPECT_EQ(member_names(known), member_names(unknown));
    EXPECT_EQ(known.headers.entries().size(), unknown.headers.entries().size());
    EXPECT_EQ(known.headers.find("Set-Cookie")->size(), unknown.headers.find("Set-Cookie")->size());
}

TEST(AccountsApi, BadInputStoresNothing)
{
    Outside outside;

    for (const auto* body :
         {R"({"email":"ada@example.org"})", R"({"email":"ada","password":"violet tractor umbrella"})",
          R"({"email":"ada@example.org","password":"violet tractor umbrella","verified":true})",
          R"({"email":["ada@example.org"],"password":"violet tractor umbrella"})",
          R"({"email":"ada@example.org","password":"short"})",
          R"({"email":"ada@example.org","password":"violet\u0000 tractor umbrella"})",
          R"({"email":"ada@example.org","password":"violet tractor umbrella","username":"a@b"})"}) {
        const auto answer = outside.post("/v1/accounts", body);
        EXPECT_EQ(answer.status, 422) << body;
        EXPECT_EQ(Outside::code_of(answer), "fields_not_valid") << body;
        EXPECT_EQ(answer.headers.find("Set-Cookie"), std::nullopt) << body;
    }

    EXPECT_EQ(outside.count("SELECT count(*) FROM claims"), 0);
    EXPECT_EQ(outside.count("SELECT count(*) FROM messages"), 0);
}

TEST(AccountsApi, TheBrowserThatSignedUpConfirmsWithTheTokenAlone)
{
    Outside outside;
    const auto signed_up = outside.post("/v1/accounts", ada_signs_up);

    const auto answer = outside.post("/v1/verifications/confirm", with_token(outside.mailed_token()),
                                     Outside::cookie_of(signed_up));

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"account_status":"VERIFIED"})");
}

TEST(AccountsApi, ThatBrowsersCookieProvesNothingInAnotherSitesRequest)
{
    Outside outside;
    auto headers = Outside::cookie_of(outside.post("/v1/accounts", ada_signs_up));
    headers.emplace_back("Sec-Fetch-Site", "cross-site");

    const auto answer =
        outside.post("/v1/verifications/confirm", with_token(outside.mailed_token()), headers);

    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(Outside::code_of(answer), "proof_required");
}

TEST(AccountsApi, ElsewhereThePasswordIsNeededAsWell)
{
    Outside outside;
    outside.post("/v1/accounts", ada_signs_up);
    const auto token = outside.mailed_token();

    EXPECT_EQ(outside.post("/v1/verifications/confirm", with_token(token)).status, 403);
    EXPECT_EQ(
        outside
            .post("/v1/verifications/confirm", with_token(token, R"(,"password":"violet tractor umbrella")"))
            .status,
        200);
}

TEST(AccountsApi, ATokenIsRefusedInOneWay)
{
    Outside outside;
    const auto claim_cookie = Outside::cookie_of(outside.post("/v1/accounts", ada_signs_up));
    const auto used = outside.mailed_token();
    outside.post("/v1/verifications/confirm", with_token(used), claim_cookie);
    const auto generic = outside.post("/v1/verifications/confirm", with_token("nonsense"), claim_cookie);

    EXPECT_EQ(generic.status, 400);
    EXPECT_EQ(Outside::code_of(generic), "token_not_valid");
    for (const auto& token :
         {std::string(), std::string(" "), used, used + "x", used.substr(1), used + "\\u0000"})
        EXPECT_EQ(outside.post("/v1/verifications/confirm", with_token(token), claim_cookie).body,
                  generic.body);
    for (const auto* path : {"/v1/verifications/confirm", "/v1/tokens/inspect"})
        EXPECT_EQ(outside.post(path, with_token(used)).body, generic.body) << path;
    EXPECT_EQ(
        outside.post("/v1/recoveries/confirm", with_token(used, R"(,"password":"violet tractor umbrella")"))
            .body,
        generic.body);
}

TEST(AccountsApi, AProofIsATokenOrAnAddressAndCode)
{
    Outside outside;

    EXPECT_EQ(outside.post("/v1/verifications/confirm", "{}").status, 422);
    EXPECT_EQ(outside.post("/v1/verifications/confirm", R"({"email":"ada@example.org"})").status, 422);
    EXPECT_EQ(outside.post("/v1/verifications/confirm", R"({"code":"12345678"})").status, 422);
    EXPECT_EQ(
        outside
            .post("/v1/verifications/confirm", R"({"token":"x","email":"ada@example.org","code":"12345678"})")
            .status,
        422);
    EXPECT_EQ(outside.post("/v1/verifications/confirm", R"({"token":null})").status, 422);
    EXPECT_EQ(
        outside.post("/v1/verifications/confirm", R"({"email":"ada@example.org","code":12345678})").status,
        422);
    EXPECT_EQ(
        outside.post("/v1/verifications/confirm", R"({"email":"ada@example.org","code":"12345678"})").status,
        400);
}

TEST(AccountsApi, ResendAndRecoveryAnswerAlikeForEveryAddress)
{
    Outside outside;
    outside.verified_account(ada, pass_phrase);

    for (const auto* path : {"/v1/verifications", "/v1/recoveries"}) {
        auto known = outside.post(path, R"({"email":"ada@example.org"})");
        auto unknown = outside.post(path, R"({"email":"nobody@example.org"})");
        for (auto* answer : {&known, &unknown}) // what a status token says is its message only
            answer->headers.set("Link", std::to_string(answer->headers.find("Link").value().size()));

        EXPECT_EQ(known.status, 202);
        EXPECT_EQ(known.body, unknown.body);
        EXPECT_EQ(known.headers.entries(), unknown.headers.entries());
    }
    EXPECT_EQ(outside.post("/v1/recoveries", R"({"email":"ada@example.org"})").body,
              R"({"message":"If we found a user with that email, we sent a password reset token to it."})");
}

TEST(AccountsApi, AMailedTokenIsInspectedWithoutBeingUsed)
{
    Outside outside;
    outside.verified_account(ada, pass_phrase);
    outside.post("/v1/recoveries", R"({"email":"ada@example.org"})");
    const auto token = outside.mailed_token();

    const auto answer = outside.post("/v1/tokens/inspect", with_token(token));

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(member_names(answer), (std::vector<std::string>{"scope", "email", "expires_at"}));
    EXPECT_EQ(Outside::text_in(answer, "scope"), "pwd_reset");
    EXPECT_EQ(Outside::text_in(answer, "email"), "a***@example.org");
    EXPECT_EQ(
        outside.post("/v1/recoveries/confirm", with_token(token, R"(,"password":"quiet marble lantern")"))
            .status,
        204);
    EXPECT_EQ(outside.post("/v1/tokens/inspect", with_token(token)).status, 400);
}

TEST(AccountsApi, AWeakPasswordIsNamedAndLeavesTheLink)
{
    Outside outside;
    outside.verified_account(ada, pass_phrase);
    outside.post("/v1/recoveries", R"({"email":"ada@example.org"})");
    const auto token = outside.mailed_token();

    const auto weak = outside.post("/v1/recoveries/confirm", with_token(token, R"(,"password":"short")"));

    EXPECT_EQ(weak.status, 422);
    EXPECT_NE(weak.body.find(R"("pointer":"/password","code":"too_short")"), std::string::npos) << weak.body;
    EXPECT_EQ(
        outside.post("/v1/recoveries/confirm", with_token(token, R"(,"password":"quiet marble lantern")"))
            .status,
        204);
}

} // namespace
} // namespace postkey::front
