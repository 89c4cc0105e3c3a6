#include "unit/front/browser.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

const std::string ada = "ada@example.org";
const std::string pass_phrase = "violet tractor umbrella";
const std::string new_phrase = "marble octopus lantern";

struct AccountPage : testing::Test
{
    AccountPage()
    {
        outside.verified_account(ada, pass_phrase);
        sign_in(browser);
    }

    static void sign_in(Browser& person)
    {
        person.fill_in("/login", "/login", {{"identifier", ada}, {"password", pass_phrase}});
        person.open("/account");
    }

    static std::size_t sessions_in(const std::string& html)
    {
        std::size_t count = 0;
        for (auto at = html.find("name=\"session\""); at != html.npos;
             at = html.find("name=\"session\"", at + 1))
            ++count;
        return count;
    }

    // The id in the list's entry that is not marked as this browser's own.
    static std::string other_session_in(const std::string& html)
    {
        constexpr std::string_view field = "name=\"session\" value=\"";
        for (auto at = html.find("class=\"device\""); at != html.npos;
             at = html.find("class=\"device\"", at + 1)) {
            const auto id = html.find(field, at) + field.size();
            if (html.find("class=\"tag\"", at) > id)
                return html.substr(id, 36);
        }
        return {};
    }

    Outside outside;
    Browser browser{outside};
};

TEST_F(AccountPage, NameUsernameAndLanguageChange)
{
    EXPECT_EQ(
        browser.post("/account/profile", {{"name", "Ada"}, {"username", "ada"}, {"locale", "ko"}}).status,
        303);

    const auto page = browser.open("/account");
    EXPECT_EQ(page.headers.find("Content-Language"), "ko");
    EXPECT_TRUE(page.body.contains("value=\"Ada\""));
    EXPECT_TRUE(page.body.contains("value=\"ada\""));
    EXPECT_EQ(browser.post("/account/profile", {{"name", ""}}).status, 303);
    EXPECT_FALSE(browser.open("/account").body.contains("value=\"Ada\""));
}

TEST_F(AccountPage, ATakenUsernameIsNamedBesideItsField)
{
    outside.verified_account("eve@example.org", pass_phrase, "eve");

    const auto answer = browser.post("/account/profile", {{"username", "EVE"}});

    EXPECT_EQ(answer.status, 422);
    EXPECT_TRUE(answer.body.contains("id=\"profile-username-error\""));
}

TEST_F(AccountPage, ANewPasswordNeedsTheCurrentOneAndEndsEveryOtherSession)
{
    Browser elsewhere(outside);
    sign_in(elsewhere);
    std::map<std::string, std::string> fields = {
        {"current_password", new_phrase}, {"password", new_phrase}, {"password2", new_phrase}};

    const auto wrong = browser.post("/account/password", fields);
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(wrong.body.contains("This is not your current password."));
    fields["current_password"] = pass_phrase;
    EXPECT_EQ(browser.post("/account/password", fields).status, 303);

    EXPECT_TRUE(browser.open("/account").body.contains("Your password is changed."));
    EXPECT_EQ(elsewhere.get("/account").headers.find("Location"), "/login");
}

TEST_F(AccountPage, SessionsAreListedAndEnded)
{
    Browser elsewhere(outside);
    sign_in(elsewhere);
    const auto page = browser.open("/account").body;
    EXPECT_EQ(sessions_in(page), 2U);
    browser.post("/account/sessions/end", {{"session", other_session_in(page)}});

    EXPECT_EQ(sessions_in(browser.open("/account").body), 1U);
    EXPECT_EQ(elsewhere.get("/account").status, 303);
    EXPECT_EQ(browser.post("/account/sessions/end_all", {}).status, 303);
    EXPECT_EQ(browser.get("/account").status, 303);
}

TEST_F(AccountPage, AFormOfAnEarlierSessionIsRefused)
{
    const auto earlier = browser.csrf;
    browser.post("/logout", {});
    sign_in(browser);
    browser.csrf = earlier;

    EXPECT_EQ(browser.post("/account/sessions/end_all", {}).status, 403);
    EXPECT_EQ(browser.get("/account").status, 200);
}

TEST_F(AccountPage, TheExportIsAFileOfTheOwnData)
{
    const auto file = browser.get("/account/export");

    EXPECT_EQ(file.headers.find("Content-Type"), "application/json");
    EXPECT_TRUE(file.headers.find("Content-Disposition").value().starts_with("attachment"));
    EXPECT_EQ(boost::json::parse(file.body).at("account").at("email").as_string(), ada);
}

TEST_F(AccountPage, ClosingNeedsThePasswordAndLeavesNothing)
{
    EXPECT_EQ(browser.post("/account/close", {{"current_password", new_phrase}}).status, 422);
    EXPECT_EQ(browser.post("/account/close", {{"current_password", ""}}).status, 422);
    EXPECT_EQ(browser.post("/account/close", {{"current_password", pass_phrase}}).headers.find("Location"),
              "/");

    EXPECT_TRUE(browser.open("/").body.contains("Your account is closed."));
    EXPECT_EQ(outside.count("SELECT count(*) FROM accounts"), 0);
}

TEST_F(AccountPage, ADatabaseThatCannotAnswerIsAPageOfItsOwn)
{
    outside.database.fail_at(1, test::FailNthDatabase::Moment::before);

    const auto answer = browser.get("/account");

    EXPECT_EQ(answer.status, 503);
    EXPECT_TRUE(answer.body.contains("We will be right back"));
}

TEST_F(AccountPage, WhatIsNotThereIsAPageForBrowsersAndAProblemForClients)
{
    const auto page = browser.get("/nothing", {{"Accept", "text/html,*/*;q=0.8"}});
    EXPECT_EQ(page.status, 404);
    EXPECT_TRUE(page.body.contains("There is nothing here"));

    EXPECT_EQ(browser.get("/nothing").headers.find("Content-Type"), "application/problem+json");
    EXPECT_EQ(browser.get("/logout", {{"Accept", "text/html"}}).headers.find("Allow"), "POST");
}

TEST_F(AccountPage, TooManyRequestsAreAnsweredWithAPageThatSaysWhenToComeBack)
{
    http::Response answer;
    for (int i = 0; i < 200 && answer.status != 429; ++i)
        answer = browser.post("/reset_password_request", {{"email", ada}});

    EXPECT_EQ(answer.status, 429);
    EXPECT_TRUE(answer.headers.find("Retry-After"));
    EXPECT_TRUE(answer.body.contains("A little slower, please"));
    EXPECT_EQ(browser.get("/login").status, 303);
}

} // namespace
} // namespace postkey::front
