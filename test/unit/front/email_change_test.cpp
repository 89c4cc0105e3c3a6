// A change of address over the API and the pages, and the way back.
#include "unit/front/browser.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

const std::string ada = "ada@example.org";
const std::string moved = "ada@new.example";
const std::string pass_phrase = "violet tractor umbrella";
const std::string new_phrase = "marble octopus lantern";

struct EmailChange : testing::Test
{
    EmailChange() : me(Outside::bearer(outside.signed_in_client(ada, pass_phrase))) {}

    http::Response ask(const std::string& email, const std::string& password = pass_phrase)
    {
        return outside.post("/v1/account/email",
                            R"({"current_password":")" + password + R"(","email":")" + email + "\"}", me);
    }
    http::Response confirm(const std::string& token, Outside::Headers headers = {})
    {
        return outside.post("/v1/account/email/confirm", R"({"token":")" + token + "\"}", std::move(headers));
    }
    std::string token_of(MailKind kind)
    {
        outside.deliver();
        for (auto mail = outside.transport.mails.rbegin(); mail != outside.transport.mails.rend(); ++mail)
            if (mail->content.kind == kind)
                return std::string(outside.token_in(*mail).reveal());
        ADD_FAILURE() << "no mail of the kind " << to_text(kind);
        return {};
    }
    Browser signed_in_browser()
    {
        Browser browser(outside);
        browser.fill_in("/login", "/login", {{"identifier", ada}, {"password", pass_phrase}});
        return browser;
    }

    Outside outside;
    Outside::Headers me;
};

TEST_F(EmailChange, TheApiAsksConfirmsAndShowsTheNewAddress)
{
    EXPECT_EQ(ask(moved).status, 202);
    EXPECT_EQ(Outside::text_in(outside.get("/v1/account", me), "email"), ada);

    const auto confirmed = confirm(token_of(MailKind::email_change_confirm));

    EXPECT_EQ(confirmed.status, 200);
    EXPECT_EQ(Outside::text_in(confirmed, "email"), moved);
    EXPECT_EQ(outside.get("/v1/account", me).body, confirmed.body);
}

// S-009: one answer for every address.
TEST_F(EmailChange, TheAnswerIsTheSameForTakenAndFreeAddresses)
{
    outside.verified_account("bob@example.org", pass_phrase);

    const auto taken = ask("bob@example.org");
    const auto free = ask("nobody@example.org");
    const auto own = ask(ada);

    for (const auto* const answer : {&taken, &own}) {
        EXPECT_EQ(answer->status, free.status);
        EXPECT_EQ(answer->body, free.body);
    }
}

TEST_F(EmailChange, BadRequestsAreNamed)
{
    EXPECT_EQ(outside.post("/v1/account/email", "{}").status, 401);
    EXPECT_EQ(outside.post("/v1/account/email", "{}", me).status, 422);
    EXPECT_EQ(ask("not an address").status, 422);
    EXPECT_EQ(ask("a@example.org,b@example.org").status, 422);
    const auto wrong = ask(moved, "wrong");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(Outside::code_of(wrong), "credentials_not_valid");
    EXPECT_EQ(outside.post("/v1/account/email/confirm", "{}").status, 422);
    EXPECT_EQ(outside.post("/v1/account/email/confirm", R"({"token":"x","email":"y"})").status, 422);
}

// S-011.
TEST_F(EmailChange, EveryBadTokenGetsOneAnswer)
{
    ASSERT_EQ(ask(moved).status, 202);
    const auto used = token_of(MailKind::email_change_confirm);
    const auto other_purpose = token_of(MailKind::email_change_notice);
    ASSERT_EQ(confirm(used).status, 200);

    const auto malformed = confirm("x");
    EXPECT_EQ(malformed.status, 400);
    EXPECT_EQ(Outside::code_of(malformed), "token_not_valid");
    for (const auto& token : {used, other_purpose, used + "x"})
        EXPECT_EQ(confirm(token).body, malformed.body);
}

TEST_F(EmailChange, TheAccountPageAsksShowsWhatIsPendingAndCancels)
{
    auto browser = signed_in_browser();

    const auto asked =
        browser.fill_in("/account", "/account/email", {{"email", moved}, {"current_password", pass_phrase}});

    EXPECT_TRUE(asked.body.contains(moved));
    EXPECT_TRUE(asked.body.contains("action=\"/account/email/cancel\""));
    const auto token = token_of(MailKind::email_change_confirm);
    const auto cancelled = browser.fill_in("/account", "/account/email/cancel", {});
    EXPECT_FALSE(cancelled.body.contains(moved));
    EXPECT_EQ(confirm(token).status, 400);
}

TEST_F(EmailChange, MistakesStandBesideTheirFields)
{
    auto browser = signed_in_browser();
    browser.open("/account");

    const auto empty = browser.post("/account/email", {});
    EXPECT_EQ(empty.status, 422);
    EXPECT_TRUE(empty.body.contains("id=\"email-change-email-error\""));
    EXPECT_TRUE(empty.body.contains("id=\"email-change-current_password-error\""));
    const auto wrong = browser.post("/account/email", {{"email", moved}, {"current_password", "wrong"}});
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(wrong.body.contains("id=\"email-change-current_password-error\""));
    EXPECT_TRUE(wrong.body.contains("value=\"" + moved + "\""));
}

// S-031, S-033: the link goes into a cookie, and looking uses nothing up.
TEST_F(EmailChange, InTheOwnersBrowserOneClickOnTheMailedLinkIsEnough)
{
    auto browser = signed_in_browser();
    ASSERT_EQ(ask(moved).status, 202);
    const auto token = token_of(MailKind::email_change_confirm);

    const auto exchanged = browser.get("/change_email/" + token);
    EXPECT_EQ(exchanged.status, 303);
    EXPECT_EQ(exchanged.headers.find("Location"), "/change_email");
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(browser.get("/change_email").status, 200);
    const auto page = browser.open("/change_email");
    EXPECT_TRUE(page.body.contains(moved));
    EXPECT_FALSE(page.body.contains("current_password"));

    EXPECT_EQ(browser.post("/change_email", {}).headers.find("Location"), "/account");

    EXPECT_TRUE(browser.open("/account").body.contains(moved));
    EXPECT_EQ(browser.get("/change_email/" + token).status, 400);
}

// S-037, S-051: the mailbox's owner sees whose account it is about, and cannot make it his address by a
// click.
TEST_F(EmailChange, ElsewhereTheLinkNeedsTheAccountsPassword)
{
    ASSERT_EQ(ask(moved).status, 202);
    Browser elsewhere(outside);
    const auto page = elsewhere.open("/change_email/" + token_of(MailKind::email_change_confirm));
    EXPECT_TRUE(page.body.contains("name=\"current_password\""));
    EXPECT_TRUE(page.body.contains(EmailAddress::trusted(ada).masked()));
    EXPECT_FALSE(page.body.contains(ada)) << "whoever reads this need not know it";

    EXPECT_EQ(elsewhere.post("/change_email", {}).status, 422);
    EXPECT_EQ(elsewhere.post("/change_email", {{"current_password", "wrong"}}).status, 422);
    EXPECT_EQ(Outside::text_in(outside.get("/v1/account", me), "email"), ada);
    const auto done = elsewhere.post("/change_email", {{"current_password", pass_phrase}});

    EXPECT_EQ(done.headers.find("Location"), "/login");
    EXPECT_EQ(Outside::text_in(outside.get("/v1/account", me), "email"), moved);
}

TEST_F(EmailChange, TheWayBackIsAPageAndAButtonWithoutSigningIn)
{
    ASSERT_EQ(ask("thief@example.net").status, 202);
    ASSERT_EQ(confirm(token_of(MailKind::email_change_confirm)).status, 200);
    Browser owner(outside);

    const auto page = owner.open("/undo_change/" + token_of(MailKind::email_changed));
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(page.body.contains(ada));
    EXPECT_EQ(outside.get("/v1/account", me).status, 200) << "looking changes nothing";
    const auto done = owner.post("/undo_change", {});

    EXPECT_EQ(done.headers.find("Location"), "/reset_password");
    EXPECT_EQ(outside.get("/v1/account", me).status, 401);
    EXPECT_EQ(owner.get("/undo_change").status, 400);
    const auto reset = owner.open("/reset_password/" + token_of(MailKind::reset_password));
    EXPECT_TRUE(reset.body.contains(ada));
    EXPECT_EQ(owner.post("/reset_password", {{"password", new_phrase}, {"password2", new_phrase}}).status,
              303);
}

TEST_F(EmailChange, ABrowserIsKnownByItsCookieAfterItsFirstSignIn)
{
    auto first = signed_in_browser();
    outside.deliver();
    const auto mails = outside.transport.mails.size();
    first.cookies.erase("__Host-postkey_session");
    first.fill_in("/login", "/login", {{"identifier", ada}, {"password", pass_phrase}});
    outside.deliver();
    EXPECT_EQ(outside.transport.mails.size(), mails);

    signed_in_browser();
    outside.deliver();

    ASSERT_EQ(outside.transport.mails.size(), mails + 1);
    EXPECT_EQ(outside.newest_mail().content.kind, MailKind::new_sign_in);
}

TEST_F(EmailChange, TheExportHasThePendingChangeMailsAndDevices)
{
    outside.clock.advance(std::chrono::seconds(1)); // so that the notice is newer than the verification
    ASSERT_EQ(ask(moved).status, 202);
    outside.deliver();

    const auto body = boost::json::parse(outside.get("/v1/account/export", me).body).as_object();

    EXPECT_EQ(body.at("email_change").at("email").as_string(), moved);
    EXPECT_EQ(body.at("devices").as_array().size(), 1U);
    EXPECT_EQ(body.at("events").at(0).at("event").as_string(), "email_change_request");
    std::vector<std::string> kinds;
    for (const auto& mail : body.at("mails").as_array())
        kinds.emplace_back(mail.at("kind").as_string());
    EXPECT_EQ(kinds, (std::vector<std::string>{"email_change_notice", "verify_email"}))
        << "and not what became of the mail to somebody else's mailbox";
}

} // namespace
} // namespace postkey::front
