// "Where is my mail?" on the pages that follow a request for one.
#include "front/story_words.hpp"
#include "unit/front/browser.hpp"

#include <gtest/gtest.h>

#include <set>

namespace postkey::front {
namespace {

using namespace std::chrono_literals;

constexpr auto in_line = "Your request is in line.";
constexpr auto took = "Our mail server took the mail.";
constexpr auto took_if_any = "If there is a mail for this address, our mail server has it now.";

class StoryPage : public testing::Test
{
protected:
    http::Response sign_up()
    {
        return browser.fill_in("/register", "/register",
                               {{"email", "ada@example.org"}, {"password", "violet tugboat sermon"}});
    }
    http::Response recover()
    {
        return browser.fill_in("/reset_password_request", "/reset_password_request",
                               {{"email", "ada@example.org"}});
    }

    Outside outside;
    Browser browser{outside};
};

TEST_F(StoryPage, AfterSigningUpItTellsAndLookingAgainTellsMore)
{
    const auto first = sign_up();
    EXPECT_TRUE(first.body.contains(in_line)) << first.body;
    EXPECT_TRUE(first.body.contains(R"(href="/register/sent">Look again<)")) << first.body;

    outside.clock.advance(15s);

    const auto second = browser.open("/register/sent");
    EXPECT_TRUE(second.body.contains(took)) << second.body;
    EXPECT_TRUE(second.body.contains("UTC</time>"));
    EXPECT_FALSE(second.body.contains("Look again")) << "it is settled";
}

TEST_F(StoryPage, AfterARecoveryItSaysIf)
{
    EXPECT_TRUE(recover().body.contains(in_line));
    outside.clock.advance(15s);
    EXPECT_TRUE(browser.open("/reset_password").body.contains(took_if_any));
}

TEST_F(StoryPage, AfterAResendItTellsOfThatOne)
{
    sign_up();
    outside.clock.advance(1min);

    const auto page = browser.fill_in("/register/sent", "/verify/resend", {{"email", "ada@example.org"}});
    EXPECT_TRUE(page.body.contains(in_line)) << page.body;
    outside.clock.advance(15s);
    EXPECT_TRUE(browser.open("/register/sent").body.contains(took_if_any));
}

TEST_F(StoryPage, TellsOnlyOfMailForItsOwnPurpose)
{
    recover();
    EXPECT_FALSE(browser.open("/register/sent").body.contains(in_line));
    sign_up();
    EXPECT_FALSE(browser.open("/reset_password").body.contains(in_line));
}

TEST_F(StoryPage, IsForTheBrowserThatAskedOnly)
{
    sign_up();
    EXPECT_FALSE(Browser(outside).open("/register/sent").body.contains(in_line));

    browser.cookies["__Host-postkey_mail"].back() =
        browser.cookies["__Host-postkey_mail"].back() == 'A' ? 'B' : 'A';
    const auto forged = browser.open("/register/sent");
    EXPECT_EQ(forged.status, 200);
    EXPECT_FALSE(forged.body.contains(in_line));
}

TEST_F(StoryPage, LookingChangesNothing)
{
    sign_up();
    outside.database.take_statements();

    browser.open("/register/sent");

    for (const auto& statement : outside.database.take_statements())
        EXPECT_TRUE(statement.starts_with("SELECT")) << statement;
}

TEST_F(StoryPage, OnlyAPageWithAStoryMayRunItsScript)
{
    const auto with = sign_up();
    EXPECT_TRUE(with.headers.find("Content-Security-Policy").value_or("").contains("script-src 'self'"));
    EXPECT_TRUE(with.body.contains("/assets/mail_story.js?v="));

    const auto without = Browser(outside).open("/register/sent");
    EXPECT_FALSE(without.headers.find("Content-Security-Policy")) << "the server's own allows none";
    EXPECT_FALSE(without.body.contains("<script"));
}

TEST(StoryWords, EveryStateHasASentenceOfItsOwnInEveryLanguage)
{
    std::set<std::string> sentences;
    for (const auto locale : all_locales)
        for (const auto state : flow::all_mail_states)
            for (const auto intent : {Intent::sign_up, Intent::recovery})
                sentences.insert(story_sentence(locale, {intent, state, {}}));

    EXPECT_EQ(sentences.size(), all_locales.size() * (flow::all_mail_states.size() + 1));
}

} // namespace
} // namespace postkey::front
