// What opens the admin API, and that nothing else does.
#include "front/admin/gate.hpp"
#include "front/admin/refusals.hpp"
#include "unit/front/admin_client.hpp"
#include "unit/front/browser.hpp"

#include <gtest/gtest.h>

#include <set>

namespace postkey::front {
namespace {

using namespace std::chrono_literals;
using Headers = Outside::Headers;

constexpr auto password = "plum velvet harbour 52";

bool is_admin(const http::Route& route)
{
    return route.pattern.starts_with("/admin");
}

std::string path_of(const http::Route& route)
{
    auto path = route.pattern;
    if (const auto id = path.find("{id}"); id != path.npos)
        path.replace(id, 4, "0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10");
    return path;
}

std::vector<http::Route> admin_routes(const Outside& outside)
{
    std::vector<http::Route> routes;
    std::ranges::copy_if(outside.router.routes(), std::back_inserter(routes), is_admin);
    EXPECT_GE(routes.size(), 14U);
    return routes;
}

class Doors : public testing::Test
{
protected:
    // What each admin route answers to the same headers.
    void expect_everywhere(unsigned status, const std::string& code, const Headers& headers)
    {
        for (const auto& route : admin_routes(client)) {
            const auto answer = client.ask(route.method, path_of(route), "", headers);
            EXPECT_EQ(answer.status, status) << route.pattern;
            EXPECT_EQ(Outside::code_of(answer), code) << route.pattern;
            EXPECT_EQ(answer.headers.find("Cache-Control"), "no-store") << route.pattern;
            if (status == 401) {
                EXPECT_EQ(answer.headers.find("WWW-Authenticate"), "Bearer") << route.pattern;
            }
            client.clock.advance(1min); // a throttle of its own for each
        }
    }

    AdminClient client;
};

// S-132, S-133: not the place, not being the first, and no header without a key.
TEST_F(Doors, NoRouteOpensWithoutAKeyNotEvenOnThisMachine)
{
    expect_everywhere(401, "credentials_not_valid", {});
    expect_everywhere(401, "credentials_not_valid", {{"Authorization", "Basic YWRtaW46YWRtaW4="}});
    EXPECT_EQ(client.count("SELECT count(*) FROM admin_keys"), 0);
}

// S-133.
TEST_F(Doors, NoRouteOpensToWhatIsNoKey)
{
    auto good = client.key();
    const auto secret = good.front().second.substr(std::string_view("Bearer ").size());
    for (const auto& text :
         {std::string("x"), std::string("pka_"), secret.substr(0, secret.size() - 1), secret + "A",
          crypto::token_digest(SecretString(secret)), "pka_" + crypto::token_digest(SecretString(secret)),
          "pka_" + std::string(43, 'A'), client.newest_key->text()})
        expect_everywhere(401, "credentials_not_valid", AdminClient::shown(text));
    expect_everywhere(401, "credentials_not_valid", {{"Authorization", "Basic " + secret}});
    expect_everywhere(401, "credentials_not_valid", {{"X-Api-Key", secret}});
    expect_everywhere(401, "credentials_not_valid", {good.front(), good.front()});
}

// S-133: a person who is signed in is nobody here.
TEST_F(Doors, NoRouteOpensToAPersonsCookieOrAccessToken)
{
    client.policy.sessions.access_token = 24h;
    const auto signed_in = client.signed_in_client("ada@example.org", password);
    Browser browser(client);
    browser.fill_in("/login", "/login", {{"identifier", "ada@example.org"}, {"password", password}});
    const auto& cookie = browser.cookies.at("__Host-postkey_session");
    ASSERT_EQ(client.get("/v1/account", Outside::bearer(signed_in)).status, 200U);

    expect_everywhere(401, "credentials_not_valid",
                      {{"Cookie", "__Host-postkey_session=" + cookie}, {"Sec-Fetch-Site", "same-origin"}});
    expect_everywhere(401, "credentials_not_valid", Outside::bearer(signed_in));
    expect_everywhere(401, "credentials_not_valid", AdminClient::shown(cookie));
    EXPECT_EQ(client.get("/v1/account", Outside::bearer(signed_in)).status, 200U)
        << "it was good all the time";
}

// S-133: a key that was good a moment ago is like none.
TEST_F(Doors, NoRouteOpensToAnExpiredOrRevokedKey)
{
    const auto revoked = client.key();
    ASSERT_EQ(client.get("/admin/v1/accounts", revoked).status, 200U);
    test::run(client.admin_keys.revoke(*client.newest_key, store::Cause(), client.clock.now()));
    expect_everywhere(401, "credentials_not_valid", revoked);

    const auto expired = client.key();
    client.clock.advance(90 * 24h - 1ms);
    ASSERT_EQ(client.get("/admin/v1/accounts", expired).status, 200U);
    client.clock.advance(1ms);
    expect_everywhere(401, "credentials_not_valid", expired);
}

// S-133: each route wants one scope, and it alone.
TEST_F(Doors, EachRouteOpensToOneScopeAndToNoOther)
{
    for (const auto& route : admin_routes(client)) {
        std::vector<AdminScope> opening;
        for (const auto scope : all_admin_scopes) {
            const auto answer = client.ask(route.method, path_of(route), "", client.key({scope}));
            if (answer.status != 403) {
                opening.push_back(scope);
                continue;
            }
            EXPECT_EQ(Outside::code_of(answer), "forbidden");
            EXPECT_TRUE(answer.headers.find("WWW-Authenticate")->contains("insufficient_scope"));
        }
        ASSERT_EQ(opening.size(), 1U) << route.pattern;
        const bool reads = to_text(opening.front()).ends_with(":read");
        EXPECT_EQ(reads, route.method == http::Method::get) << route.pattern;
    }
}

// S-133: seen from elsewhere there is no admin API, whatever is shown.
TEST_F(Doors, FromAnotherNetworkThereIsNothingThere)
{
    const auto key = client.key();
    for (const auto* source : {"192.0.2.1", "128.0.0.1", "::2", "", "unknown"}) {
        client.source = source;
        expect_everywhere(404, "not_found", key);
        const auto unknown = client.get("/admin2/v1/accounts", key);
        const auto known = client.get("/admin/v1/accounts", key);
        EXPECT_EQ(known.body, unknown.body);
        EXPECT_EQ(known.headers.entries(), unknown.headers.entries());
    }
    client.source = "127.0.0.1";
    auto through_a_proxy = key;
    through_a_proxy.emplace_back("X-Forwarded-For", "127.0.0.1");
    expect_everywhere(404, "not_found", through_a_proxy);
    EXPECT_EQ(client.get("/admin/v1/accounts", key).status, 200U);
}

// S-133: it opens this and nothing else.
TEST_F(Doors, AKeyOpensNothingOutsideTheAdminApi)
{
    const auto key = client.key();
    const auto stranger = AdminClient::shown("pka_" + std::string(43, 'A'));
    for (const auto& route : client.router.routes()) {
        // poletto's contract lets an operator have a verification sent, too.
        if (is_admin(route) || route.pattern.starts_with("/dev") || route.pattern == "/" ||
            route.pattern.ends_with("/send-verification-email"))
            continue;
        const auto with = client.ask(route.method, path_of(route), "", key);
        const auto without = client.ask(route.method, path_of(route), "", stranger);
        EXPECT_EQ(with.status, without.status) << route.pattern;
        client.clock.advance(1min);
    }
}

TEST_F(Doors, PolettoSendsAVerificationForAnOperatorWhoMayChangeAccounts)
{
    const auto claim = client.sign_up("ada@example.org", password).account;
    client.deliver();
    const auto send = [&](const std::string& id, const Headers& headers) {
        return client.post("/v3/users/" + id + "/send-verification-email", "", headers).status;
    };
    const auto key = client.key({AdminScope::accounts_write});

    EXPECT_EQ(send(claim.id.text(), client.key({AdminScope::accounts_read})), 403U);
    EXPECT_EQ(send(claim.id.text(), AdminClient::shown("pka_" + std::string(43, 'A'))), 403U);
    EXPECT_EQ(client.deliver(), 0);
    EXPECT_EQ(send(claim.id.text(), key), 204U);
    EXPECT_EQ(client.deliver(), 1);
    EXPECT_EQ(send("0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10", key), 404U);
    client.source = "192.0.2.1";
    EXPECT_EQ(send(claim.id.text(), key), 403U) << "from elsewhere it is no key";
}

// S-090.
TEST_F(Doors, WrongKeysAreThrottledOnEveryRouteAndGoodOnesAreNot)
{
    const auto good = client.key();
    const auto wrong = AdminClient::shown("pka_" + std::string(43, 'A'));
    for (int i = 0; i < 30; ++i)
        ASSERT_EQ(client.get("/admin/v1/accounts", wrong).status, 401U) << i;

    const auto refused = client.get("/admin/v1/accounts", wrong);

    EXPECT_EQ(refused.status, 429U);
    EXPECT_TRUE(refused.headers.find("Retry-After"));
    for (const auto& route : admin_routes(client))
        EXPECT_EQ(client.ask(route.method, path_of(route), "", wrong).status, 429U) << route.pattern;
    for (int i = 0; i < 100; ++i)
        ASSERT_EQ(client.get("/admin/v1/accounts", good).status, 200U) << "nobody locks the operator out";
}

TEST_F(Doors, WhenAKeyWasLastUsedIsKnownToTheMinute)
{
    const auto key = client.key({AdminScope::accounts_read});
    const auto last_used = [&] {
        return test::run(client.admin_keys.find(client.newest_key->text()))->last_used_at;
    };
    const auto at = client.clock.now();

    client.get("/admin/v1/accounts", key);
    client.clock.advance(59s);
    client.get("/admin/v1/accounts", key);
    EXPECT_EQ(last_used(), at);
    client.clock.advance(1s);
    client.get("/admin/v1/accounts", key);
    EXPECT_EQ(last_used(), at + 1min);
}

TEST(OperatorRefusals, EachHasAnAnswerOfItsOwn)
{
    std::set<std::string> bodies;
    for (const auto refusal : flow::all_operator_refusals) {
        const auto answer = admin::refused(refusal);
        EXPECT_GE(answer.status, 400U);
        EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
        EXPECT_TRUE(bodies.insert(answer.body).second) << answer.body;
    }
}

} // namespace
} // namespace postkey::front
