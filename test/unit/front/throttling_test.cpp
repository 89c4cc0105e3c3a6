#include "unit/front/outside.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

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

// Routes without a throttle, each with the reason.
const std::map<std::string, std::string> uncounted = {
    {"GET /health/live", "asked all the time by what keeps us running"},
    {"GET /health/ready", "the same"},
    {"GET /metrics", "only for the addresses that may"},
    {"GET /openapi.json", "a document of ours"},
    {"GET /.well-known/jwks.json", "public keys, asked for by every application"},
    {"GET /.well-known/change-password", "leads to a page"},
    {"GET /v3/users/verify-account", "leads to a page"},
    {"GET /api/v3/users/verify-account", "leads to a page"},
    {"GET /assets/{name}", "a file of ours"},
    {"GET /favicon.ico", "a file of ours"},
    {"GET /language/{tag}", "sets a cookie"},
    {"GET /verify/{token}", "puts the link into a cookie and leads on; the token is not looked for"},
    {"GET /reset_password/{token}", "the same"},
    {"GET /change_email/{token}", "the same"},
    {"GET /undo_change/{token}", "the same"},
    {"GET /", "a page: what it shows of an account needs its session's cookie of 256 bits"},
    {"GET /account", "the same"},
    {"GET /account/export", "the same"},
    {"GET /login", "a form; what it sends is counted"},
    {"GET /register", "the same"},
    {"GET /register/sent", "the same"},
    {"GET /reset_password_request", "the same"},
    {"GET /verify", "a form; a link that we signed is looked up, which nobody guesses"},
    {"GET /reset_password", "the same"},
    {"GET /change_email", "the same"},
    {"GET /undo_change", "the same"},
};

// S-090.
TEST(Throttling, EveryRouteIsCountedOrHasAReason)
{
    Outside outside;
    after(60, [&] { return outside.post("/v1/recoveries", "{}"); });

    auto left = uncounted;
    for (const auto& route : outside.router.routes()) {
        if (route.pattern.starts_with("/dev/"))
            continue; // the inbox is there for this machine alone, which is no stranger
        if (route.pattern.starts_with("/admin/"))
            continue; // wrong keys are counted there:
                      // Doors.WrongKeysAreThrottledOnEveryRouteAndGoodOnesAreNot
        const auto name = std::string(http::to_text(route.method)) + ' ' + route.pattern;
        const auto status = outside.ask(route.method, route.pattern).status;
        if (left.erase(name) == 0)
            EXPECT_EQ(status, 429) << name;
        else
            EXPECT_NE(status, 429) << name << " needs no reason, it is counted";
    }
    EXPECT_THAT(left, testing::IsEmpty()) << "routes that are not there";
}

// S-090.
TEST(Throttling, TheInboxIsForThisMachineAlone)
{
    Outside outside;

    for (const auto& route : outside.router.routes())
        if (route.pattern.starts_with("/dev/"))
            EXPECT_EQ(outside.ask(route.method, route.pattern).status, 404) << route.pattern;
}

// S-064.
TEST(Throttling, AWrongPasswordIsCountedBeforeItsEndIsKnown)
{
    Outside outside;
    std::vector<Task<http::Response>> tries;
    for (int i = 0; i < 200; ++i) {
        http::Request request;
        request.method = http::Method::post;
        request.path = "/v1/sessions";
        request.source = "192.0.2." + std::to_string(i);
        request.headers.add("Content-Type", "application/json");
        request.body = R"({"identifier":"ada@example.org","password":"wrong every time"})";
        tries.push_back(outside.router(std::move(request)));
    }

    const auto answers = test::run_together(std::move(tries));

    const auto of_status = [&](unsigned status) {
        return std::ranges::count(answers, status, &http::Response::status);
    };
    EXPECT_EQ(of_status(401), 50);
    EXPECT_EQ(of_status(429), 150);
    EXPECT_EQ(outside.hasher.runs(), 50U);
}

TEST(Throttling, WithoutTheDatabaseEverybodyIsRefusedAlike)
{
    Outside outside;
    outside.verified_account("ada@example.org", "violet tractor umbrella");
    std::set<std::string> answers;

    for (const auto* email : {"ada@example.org", "nobody@example.org"}) {
        outside.database.fail_at(1, test::FailNthDatabase::Moment::before);
        const auto answer = outside.post("/v1/recoveries", R"({"email":")" + std::string(email) + "\"}");
        EXPECT_EQ(answer.status, 503);
        answers.insert(answer.body);
    }

    EXPECT_EQ(answers.size(), 1U);
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
