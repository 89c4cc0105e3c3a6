#include "unit/front/outside.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

// Asks until `limit` requests were taken; what the next one is told.
http::Response after(int limit, const std::function<http::Response()>& ask)
{
    for (int i = 0; i < limit; ++i)
        EXPECT_NE(ask().status, 429) << i;
    return ask();
}

TEST(Throttling, ASourceThatIsTooFastWaits)
{
    Outside outside;

    const auto answer = after(60, [&] { return outside.post("/v1/recoveries", "{}"); });

    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(Outside::code_of(answer), "too_many_requests");
    EXPECT_EQ(answer.headers.find("Retry-After"), "60");
    EXPECT_EQ(outside.get("/v1/account").status, 429);
    EXPECT_EQ(outside.post("/token", "username=a&password=b").status, 429);
    EXPECT_EQ(outside.post("/auth/v3/register", "{}").status, 429);
    EXPECT_EQ(outside.get("/v1/authorize").status, 429);

    outside.clock.advance(std::chrono::seconds(60));
    EXPECT_EQ(outside.post("/v1/recoveries", "{}").status, 422);
}

TEST(Throttling, AnotherSourceIsNotHeldUp)
{
    Outside outside;
    after(60, [&] { return outside.post("/v1/recoveries", "{}"); });

    outside.source = "192.0.2.2";

    EXPECT_EQ(outside.post("/v1/recoveries", "{}").status, 422);
}

TEST(Throttling, HealthLinksAndKeysAreAlwaysServed)
{
    Outside outside;
    after(60, [&] { return outside.post("/v1/recoveries", "{}"); });

    for (const auto* path : {"/health/live", "/health/ready", "/openapi.json", "/.well-known/jwks.json"})
        EXPECT_EQ(outside.get(path).status, 200) << path;
    EXPECT_EQ(outside.get("/v3/users/verify-account?token=x").status, 303);
}

TEST(Throttling, AProxysForwardAuthenticationIsNotHeldUpWhileItsClientsAreSignedIn)
{
    Outside outside;
    const auto me = Outside::bearer(outside.signed_in_client("ada@example.org", "violet tractor umbrella"));

    EXPECT_EQ(after(200, [&] { return outside.get("/v1/authorize", me); }).status, 204);
    EXPECT_EQ(after(59, [&] { return outside.get("/v1/authorize"); }).status, 429);
}

TEST(Throttling, GuessesAtTokensAreCountedWhereverTheyAreMade)
{
    Outside outside;
    const auto guess = [&] { return outside.post("/v1/tokens/inspect", R"({"token":"x"})"); };

    EXPECT_EQ(after(30, guess).status, 429);
    EXPECT_EQ(outside.post("/v1/verifications/confirm", R"({"token":"x"})").status, 429);
    EXPECT_EQ(
        outside.post("/v1/recoveries/confirm", R"({"token":"x","password":"quiet marble lantern"})").status,
        429);
    EXPECT_EQ(outside.post("/v3/users/verify-account?token=x").status, 429);
    EXPECT_EQ(outside.post("/v1/recoveries", R"({"email":"ada@example.org"})").status, 202);
}

TEST(Throttling, EveryRouteThatChangesSomethingIsCounted)
{
    Outside outside;
    after(60, [&] { return outside.post("/v1/recoveries", "{}"); });

    for (const auto& route : outside.router.routes()) {
        if (route.method != http::Method::get) {
            // The inbox is there for this machine alone, which is no stranger.
            const auto expected = route.pattern.starts_with("/dev/") ? 404U : 429U;
            EXPECT_EQ(outside.ask(route.method, route.pattern).status, expected) << route.pattern;
        }
    }
}

TEST(Health, ReadyFollowsTheServer)
{
    Outside outside;
    EXPECT_EQ(outside.get("/health/ready").body, R"({"status":"ok"})");

    outside.ready = false;

    EXPECT_EQ(outside.get("/health/ready").status, 503);
    EXPECT_EQ(outside.get("/health/live").status, 200);
}

} // namespace
} // namespace postkey::front
