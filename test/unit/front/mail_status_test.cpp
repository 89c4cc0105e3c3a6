// GET /v1/mails/{token}: where a mail is.
#include "unit/front/outside.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postkey::front {
namespace {

using namespace std::chrono_literals;

std::string status_path(const http::Response& answer)
{
    const std::string link(answer.headers.find("Link").value_or(""));
    EXPECT_TRUE(link.starts_with("</v1/mails/") && link.ends_with(">; rel=\"status\"")) << link;
    return link.substr(1, link.find('>') - 1);
}

class MailStatus : public testing::Test
{
protected:
    http::Response recovery(const std::string& email)
    {
        return outside.post("/v1/recoveries", R"({"email":")" + email + "\"}");
    }
    std::string state(const std::string& path)
    {
        const auto answer = outside.get(path);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return Outside::text_in(answer, "state");
    }

    Outside outside;
};

TEST_F(MailStatus, EveryAnswerToARequestForMailLinksToIt)
{
    const std::string email = R"({"email":"ada@example.org")";
    const auto password = email + R"(,"password":"violet tugboat sermon"})";
    const std::pair<const char*, std::string> requests[] = {
        {"/v1/accounts", password},      {"/v1/verifications", email + "}"},
        {"/v1/recoveries", email + "}"}, {"/user/pwd_reset_token/", email + "}"},
        {"/auth/v3/register", password}, {"/api/auth/v3/register", password},
    };
    for (const auto& [path, body] : requests) {
        const auto answer = outside.post(path, body);
        ASSERT_LT(answer.status, 300U) << path << answer.body;
        EXPECT_EQ(state(status_path(answer)), "queued") << path;
    }
}

TEST_F(MailStatus, PolettosResendLinksToItForWhoeverWaitsToBeVerified)
{
    const auto signed_up = outside.post("/auth/v3/register",
                                        R"({"email":"ada@example.org","password":"violet tugboat sermon"})");
    const auto path = "/v3/users/" + Outside::text_in(signed_up, "id") + "/send-verification-email";

    EXPECT_EQ(state(status_path(outside.post(path, "", Outside::cookie_of(signed_up)))), "queued");
    EXPECT_FALSE(outside.post(path).headers.find("Link")) << "refused";
}

TEST_F(MailStatus, TellsStateTimeAndASentenceInTheReadersLanguage)
{
    const auto path = status_path(recovery("ada@example.org"));
    outside.clock.advance(1min);

    const auto answer = outside.get(path, {{"Accept-Language", "pt-BR"}});

    EXPECT_EQ(answer.headers.find("Content-Type"), "application/json");
    EXPECT_EQ(answer.headers.find("Cache-Control"), "no-store");
    EXPECT_EQ(answer.headers.find("Content-Language"), "pt-BR");
    const auto body = boost::json::parse(answer.body).as_object();
    EXPECT_EQ(body.size(), 3U);
    EXPECT_EQ(body.at("state"), "taken");
    EXPECT_TRUE(body.at("since").as_string().ends_with(":00.000Z")) << body.at("since");
    EXPECT_TRUE(body.at("detail").as_string().starts_with("Se houver uma mensagem")) << body.at("detail");
}

TEST_F(MailStatus, AForgedTokenIsRefusedWithoutBeingLookedForAndCountsAsAGuess)
{
    const auto path = status_path(recovery("ada@example.org"));
    outside.database.take_statements();

    for (int i = 0; i < 30; ++i) {
        auto forged = path;
        forged[forged.size() - 2] = forged[forged.size() - 2] == 'A' ? 'B' : 'A';
        const auto answer = outside.get(i % 2 == 0 ? forged : "/v1/mails/x");
        EXPECT_EQ(answer.status, 404);
        EXPECT_EQ(Outside::code_of(answer), "not_found");
    }

    EXPECT_THAT(outside.database.take_statements(), testing::Each(testing::HasSubstr("throttle_windows")));
    EXPECT_EQ(outside.get(path).status, 429);
    outside.source = "192.0.2.77";
    EXPECT_EQ(outside.get(path).status, 200);
}

TEST_F(MailStatus, IsBehindTheThrottleOfRequests)
{
    const auto path = status_path(recovery("ada@example.org"));
    int answered = 0;
    while (outside.get(path).status == 200)
        ++answered;

    EXPECT_EQ(answered, 59);
}

TEST_F(MailStatus, LookingChangesNothing)
{
    const auto path = status_path(recovery("ada@example.org"));
    outside.database.take_statements();

    outside.get(path);

    for (const auto& statement : outside.database.take_statements())
        EXPECT_TRUE(statement.starts_with("SELECT") || statement.contains("throttle_windows")) << statement;
}

TEST_F(MailStatus, IsToldForThreeDays)
{
    const auto path = status_path(recovery("ada@example.org"));
    outside.deliver();

    outside.clock.advance(72h - 1ms);
    EXPECT_EQ(outside.get(path).status, 200);
    outside.clock.advance(1ms);
    EXPECT_EQ(outside.get(path).status, 404);
}

TEST_F(MailStatus, OfAServerThatCannotReadIsUnavailable)
{
    const auto path = status_path(recovery("ada@example.org"));
    constexpr int counts_then_story = 3;
    outside.database.fail_at(counts_then_story, test::FailNthDatabase::Moment::before);

    EXPECT_EQ(outside.get(path).status, 503);
}

} // namespace
} // namespace postkey::front
