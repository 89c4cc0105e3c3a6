// What a stranger may ask for runs the same statements whoever the address belongs to, and none of them looks
// at an account (promise 2, by construction).
#include "unit/front/browser.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

constexpr auto phrase = "violet tugboat sermon";

class NoLookUp : public testing::Test
{
protected:
    NoLookUp()
    {
        outside.verified_account("known@example.org", phrase);
        outside.verified_account("disabled@example.org", phrase);
        outside.verified_account("passwordless@example.org", phrase);
        execute("UPDATE accounts SET user_status = 'DISABLED' WHERE email = 'disabled@example.org'");
        execute("UPDATE accounts SET password_hash = NULL WHERE email = 'passwordless@example.org'");
        outside.sign_up("claim@example.org", phrase);
        outside.deliver();
    }

    void execute(std::string_view statement)
    {
        outside.database.transact_blocking(
            [statement](sql::Connection& connection) { connection.run(statement, {}); });
    }

    std::vector<std::string> statements_of(std::string_view path, std::string body)
    {
        outside.database.take_statements();
        const auto answer = outside.post(std::string(path), std::move(body));
        EXPECT_LT(answer.status, 300U) << path << " " << answer.body;
        return outside.database.take_statements();
    }

    void expect_alike(const std::string& path, const std::string& more = "")
    {
        const auto body_for = [&](const std::string& email) {
            return R"({"email":")" + email + R"(")" + more + "}";
        };
        const auto expected = statements_of(path, body_for("nobody@example.org"));
        EXPECT_FALSE(expected.empty());
        for (const auto& statement : expected) {
            EXPECT_FALSE(statement.contains("accounts")) << path << ": " << statement;
            EXPECT_FALSE(statement.contains("FROM claims")) << path << ": " << statement;
        }
        for (const auto* email : {"known@example.org", "disabled@example.org", "passwordless@example.org",
                                  "claim@example.org", "nobody@example.org"})
            EXPECT_EQ(statements_of(path, body_for(email)), expected) << path << " " << email;
    }

    Outside outside;
};

// S-007.
TEST_F(NoLookUp, OnRecoveryAndResend)
{
    expect_alike("/v1/recoveries");
    expect_alike("/v1/verifications");
    expect_alike("/user/pwd_reset_token/");
}

// S-007.
TEST_F(NoLookUp, OnSignUp)
{
    const std::string password = R"(,"password":"cactus lantern invoice")";

    expect_alike("/v1/accounts", password);
    expect_alike("/v1/accounts", password + R"(,"username":"ada","name":"Ada")");
    expect_alike("/auth/v3/register", password);
}

// S-007.
TEST_F(NoLookUp, OnThePages)
{
    std::vector<std::vector<std::string>> all;
    for (const auto* email :
         {"known@example.org", "disabled@example.org", "claim@example.org", "nobody@example.org"}) {
        Browser browser(outside);
        browser.open("/reset_password_request");
        outside.database.take_statements();
        browser.post("/reset_password_request", {{"email", email}});
        all.push_back(outside.database.take_statements());
    }

    EXPECT_FALSE(all.front().empty());
    for (const auto& statements : all)
        EXPECT_EQ(statements, all.front());
}

} // namespace
} // namespace postkey::front
