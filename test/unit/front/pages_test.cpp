#include "unit/front/browser.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

const std::string ada = "ada@example.org";
const std::string pass_phrase = "violet tractor umbrella";
const std::string new_phrase = "marble octopus lantern";

std::string path_of(const std::string& link)
{
    return link.substr(std::string("https://accounts.example.org").size());
}

http::Response sign_up(Browser& browser)
{
    return browser.fill_in("/register", "/register", {{"email", ada}, {"password", pass_phrase}});
}

http::Response sign_in(Browser& browser, const std::string& password)
{
    return browser.fill_in("/login", "/login", {{"identifier", ada}, {"password", password}});
}

TEST(Pages, ANewPersonSignsUpConfirmsInTheSameBrowserSignsInAndOut)
{
    Outside outside;
    Browser browser(outside);

    EXPECT_TRUE(sign_up(browser).body.contains(ada));
    outside.deliver();
    const auto asked = browser.open(path_of(outside.newest_mail().link));
    EXPECT_TRUE(asked.body.contains(ada));
    EXPECT_FALSE(asked.body.contains("type=\"password\""));
    EXPECT_TRUE(browser.fill_in("/verify", "/verify", {}).body.contains("Your address is confirmed."));
    EXPECT_TRUE(sign_in(browser, pass_phrase).body.contains("You are signed in as " + ada));

    for (const auto* const path : {"/login", "/register", "/reset_password_request"})
        EXPECT_EQ(browser.get(path).headers.find("Location"), "/") << path;
    EXPECT_TRUE(browser.fill_in("/", "/logout", {}).body.contains("You are signed out."));
    EXPECT_EQ(browser.get("/account").headers.find("Location"), "/login");
}

// S-060.
TEST(Pages, OneAnswerNamesEveryFaultOfASignUpThatOfABreachedPasswordToo)
{
    Outside outside;
    Browser browser(outside);
    browser.open("/register");

    const auto refused =
        browser.post("/register", {{"email", "nobody"}, {"password", test::World::breached_password}});

    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(refused.body.contains("This password is known from a data breach.")) << refused.body;
    const auto both = browser.post("/register", {{"email", "nobody"}, {"password", "short"}});
    EXPECT_TRUE(both.body.contains("Please use at least 8 characters.")) << both.body;
    const auto one = browser.post("/register", {{"email", "nobody"}, {"password", pass_phrase}});
    EXPECT_FALSE(one.body.contains("data breach"));
}

TEST(Pages, AnotherBrowserNeedsThePasswordChosenAtSignUp)
{
    Outside outside;
    Browser mine(outside);
    sign_up(mine);
    outside.deliver();
    Browser other(outside);

    const auto asked = other.open(path_of(outside.newest_mail().link));
    EXPECT_TRUE(asked.body.contains("type=\"password\""));
    EXPECT_EQ(other.post("/verify", {}).status, 403);
    const auto wrong = other.post("/verify", {{"password", new_phrase}});
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(wrong.body.contains("This is not the password chosen at sign-up."));
    EXPECT_EQ(other.post("/verify", {{"password", pass_phrase}}).headers.find("Location"), "/login");
}

TEST(Pages, WhoDidNotSignUpHimselfChoosesAPasswordOfHisOwn)
{
    Outside outside;
    Browser stranger(outside);
    sign_up(stranger);
    outside.deliver();
    Browser owner(outside);
    owner.open(path_of(outside.newest_mail().link));

    EXPECT_EQ(owner.post("/verify", {{"password", "short"}, {"password2", "short"}}).status, 422);
    EXPECT_EQ(owner.post("/verify", {{"password", new_phrase}, {"password2", new_phrase}}).status, 303);

    EXPECT_EQ(owner.post("/login", {{"identifier", ada}, {"password", pass_phrase}}).status, 401);
    EXPECT_TRUE(sign_in(owner, new_phrase).body.contains("You are signed in"));
}

TEST(Pages, TheTypedCodeConfirmsTooAndAsksForThePasswordElsewhere)
{
    Outside outside;
    Browser mine(outside);
    sign_up(mine);
    outside.deliver();
    const auto code = outside.newest_mail().code;
    const auto wrong_code = code == "00000000" ? "00000001" : "00000000";
    Browser other(outside);
    other.open("/register/sent");

    EXPECT_EQ(other.post("/verify", {{"email", ada}, {"code", "1234"}}).status, 422);
    EXPECT_EQ(other.post("/verify", {{"email", ada}, {"code", wrong_code}}).status, 400);
    const auto asked = other.post("/verify", {{"email", ada}, {"code", code}});
    EXPECT_EQ(asked.status, 403);
    EXPECT_TRUE(asked.body.contains("name=\"code\" value=\"" + code + "\""));
    EXPECT_EQ(other.post("/verify", {{"email", ada}, {"code", code}, {"password", pass_phrase}}).status, 303);
}

TEST(Pages, ALockedOutPersonChoosesANewPasswordByLink)
{
    Outside outside;
    outside.verified_account(ada, pass_phrase);
    Browser browser(outside);

    const auto told = browser.fill_in("/reset_password_request", "/reset_password_request", {{"email", ada}});
    EXPECT_TRUE(
        told.body.contains("If we found a user with that email, we sent a password reset token to it."));
    outside.deliver();
    const auto link = path_of(outside.newest_mail().link);
    const auto clean = browser.get(link);
    EXPECT_EQ(clean.status, 303);
    EXPECT_EQ(clean.headers.find("Location"), "/reset_password");
    EXPECT_TRUE(browser.open("/reset_password").body.contains(ada));

    EXPECT_EQ(browser.post("/reset_password", {{"password", new_phrase}, {"password2", "another"}}).status,
              422);
    EXPECT_EQ(browser.post("/reset_password", {{"password", "short"}, {"password2", "short"}}).status, 422);
    EXPECT_EQ(browser.post("/reset_password", {{"password", new_phrase}, {"password2", new_phrase}}).status,
              303);

    EXPECT_TRUE(browser.open("/login").body.contains("Your password has been reset."));
    EXPECT_EQ(browser.get(link).status, 400);
    EXPECT_TRUE(sign_in(browser, new_phrase).body.contains("You are signed in"));
}

TEST(Pages, ALockedOutPersonChoosesANewPasswordByCode)
{
    Outside outside;
    outside.verified_account(ada, pass_phrase);
    Browser browser(outside);
    browser.fill_in("/reset_password_request", "/reset_password_request", {{"email", ada}});
    outside.deliver();
    const auto code = outside.newest_mail().code;
    std::map<std::string, std::string> fields = {
        {"email", ada}, {"code", code}, {"password", new_phrase}, {"password2", new_phrase}};

    fields["code"] = code == "00000000" ? "00000001" : "00000000";
    EXPECT_EQ(browser.post("/reset_password", fields).status, 400);
    fields["code"] = code.substr(0, 4) + " " + code.substr(4);
    EXPECT_EQ(browser.post("/reset_password", fields).headers.find("Location"), "/login");
}

TEST(Pages, ALinkInTheShapeOfDundieLeadsToTheSamePage)
{
    Outside outside;
    outside.verified_account(ada, pass_phrase);
    const auto token = outside.recovery_token_for(ada);
    Browser browser(outside);

    const auto answer = browser.get("/reset_password?pwd_reset_token=" + std::string(token.reveal()));
    EXPECT_EQ(answer.headers.find("Location"), "/reset_password");
    EXPECT_TRUE(browser.open("/reset_password").body.contains(ada));
}

TEST(Pages, ABadLinkIsToldKindlyAndANewOneOffered)
{
    Outside outside;
    Browser browser(outside);

    const auto reset = browser.get("/reset_password/a.b.c");
    EXPECT_EQ(reset.status, 400);
    EXPECT_TRUE(reset.body.contains("href=\"/reset_password_request\""));
    const auto verify = browser.get("/verify/a.b.c");
    EXPECT_EQ(verify.status, 400);
    EXPECT_TRUE(verify.body.contains("action=\"/verify/resend\""));
    EXPECT_FALSE(verify.body.contains("a.b.c"));
}

TEST(Pages, AFormWithoutItsProofChangesNothing)
{
    Outside outside;
    Browser browser(outside);
    Browser other(outside);
    browser.open("/register");
    other.open("/register");
    const std::map<std::string, std::string> fields = {{"email", ada}, {"password", pass_phrase}};
    const auto proof = browser.csrf;

    for (const auto& csrf : {std::string(), other.csrf, proof + "A"}) {
        browser.csrf = csrf;
        const auto answer = browser.post("/register", fields);
        EXPECT_EQ(answer.status, 403);
        EXPECT_TRUE(answer.body.contains("This form is out of date"));
    }
    for (const Outside::Headers& headers : {Outside::Headers{{"Sec-Fetch-Site", "cross-site"}},
                                            {{"Sec-Fetch-Site", "same-site"}},
                                            {{"Origin", "null"}},
                                            {{"Origin", "https://evil.example"}}}) {
        browser.csrf = proof;
        EXPECT_EQ(browser.post("/register", fields, headers).status, 403) << headers.front().second;
    }
    EXPECT_EQ(outside.count("SELECT count(*) FROM messages"), 0);

    browser.csrf = proof;
    EXPECT_EQ(browser.post("/register", fields, {{"Origin", "https://accounts.example.org"}}).status, 303);
}

TEST(Pages, AFormOfAnotherMediaTypeIsRefused)
{
    Outside outside;

    EXPECT_EQ(outside.post("/login", R"({"identifier":"ada"})").status, 415);
}

TEST(Pages, FaultsStandBesideTheirFieldAndPasswordsAreNotRepeated)
{
    Outside outside;
    Browser browser(outside);
    browser.open("/register");

    const auto answer =
        browser.post("/register", {{"email", "nobody"}, {"password", "short"}, {"username", "a b"}});

    EXPECT_EQ(answer.status, 422);
    EXPECT_TRUE(answer.body.contains("id=\"email-error\""));
    EXPECT_TRUE(answer.body.contains("aria-describedby=\"email-error\" aria-invalid=\"true\""));
    EXPECT_TRUE(answer.body.contains("id=\"username-error\""));
    EXPECT_TRUE(answer.body.contains("value=\"nobody\""));
    EXPECT_FALSE(answer.body.contains("value=\"short\""));
}

TEST(Pages, KnownAndUnknownAddressesGetTheSamePages)
{
    Outside outside;
    outside.verified_account(ada, pass_phrase);
    const auto answers = [&](const std::string& email) {
        Browser browser(outside);
        auto pages =
            browser.fill_in("/register", "/register", {{"email", email}, {"password", pass_phrase}}).body;
        pages +=
            browser.fill_in("/reset_password_request", "/reset_password_request", {{"email", email}}).body;
        pages += browser.fill_in("/register/sent", "/verify/resend", {{"email", email}}).body;
        browser.open("/login");
        pages += browser.post("/login", {{"identifier", email}, {"password", new_phrase}}).body;
        for (auto at = pages.find(browser.csrf); at != pages.npos; at = pages.find(browser.csrf))
            pages.erase(at, browser.csrf.size());
        return pages;
    };

    auto unknown = answers("eve@example.org");
    for (auto at = unknown.find("eve@"); at != unknown.npos; at = unknown.find("eve@"))
        unknown.replace(at, 4, "ada@");
    EXPECT_EQ(answers(ada), unknown);
}

TEST(Pages, SpeakTheLanguageThatWasChosenThenTheOneThatIsAccepted)
{
    Outside outside;
    Browser browser(outside);

    const auto accepted = browser.get("/login", {{"Accept-Language", "ko"}});
    EXPECT_EQ(accepted.headers.find("Content-Language"), "ko");
    EXPECT_EQ(accepted.headers.find("Vary"), "Accept-Language, Cookie");
    EXPECT_EQ(browser.get("/language/pt-BR?back=/login").headers.find("Location"), "/login");
    EXPECT_EQ(browser.get("/login", {{"Accept-Language", "ko"}}).headers.find("Content-Language"), "pt-BR");
}

TEST(Pages, AChangeOfLanguageLeadsOnlyToPagesOfThisServer)
{
    Outside outside;
    Browser browser(outside);

    for (const auto* const elsewhere :
         {"//evil.example", "/\\evil.example", "https://evil.example", "/v1/account"})
        EXPECT_EQ(browser.get("/language/ko?back=" + std::string(elsewhere)).headers.find("Location"), "/");
}

} // namespace
} // namespace postkey::front
