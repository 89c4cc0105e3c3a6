#include "unit/front/browser.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace postkey::front {
namespace {

mail::InboxEntry mail_to(const std::string& id, const std::string& to,
                         const std::string& kind = "verify_email")
{
    return {.id = id,
            .to = to,
            .kind = kind,
            .locale = "en",
            .subject = "Confirm " + id,
            .link = "https://accounts.example.org/verify/" + id,
            .code = "01234567",
            .text = "text of " + id,
            .html = "<html><head><meta name=\"color-scheme\" content=\"light dark\"></head><body>html of " +
                    id + "</body></html>",
            .source = "Subject: Confirm\n this\nTo: " + to + "\n\nbody: of " + id,
            .received_at = {}};
}

struct DevelopmentInbox : testing::Test
{
    DevelopmentInbox() { outside.source = "127.0.0.1"; }

    std::string page(const std::string& path) { return outside.get(path).body; }

    Outside outside;
    Browser browser{outside};
};

TEST_F(DevelopmentInbox, SaysThatItIsEmpty)
{
    EXPECT_TRUE(page("/dev/inbox").contains("No mail here"));
}

TEST_F(DevelopmentInbox, IsNotThereForOtherMachines)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));

    for (const auto* const source : {"192.0.2.1", "2001:db8::1", "nonsense"}) {
        outside.source = source;
        for (const auto* const path :
             {"/dev/inbox", "/dev/inbox/one", "/dev/inbox/one/html", "/dev/inbox/events", "/dev/mail/gallery",
              "/dev/mail/wait?timeout=0", "/dev/mail/gallery/verify_email/en"})
            EXPECT_EQ(outside.get(path).status, 404) << source << path;
        EXPECT_EQ(outside.ask(http::Method::delete_, "/dev/mail").status, 404);
    }
    for (const auto* const source : {"127.0.0.1", "127.8.9.1", "::1"}) {
        outside.source = source;
        EXPECT_EQ(outside.get("/dev/inbox").status, 200) << source;
    }
}

TEST_F(DevelopmentInbox, ListsTheNewestFirstWithLinkAndCode)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));
    outside.inbox.add(mail_to("two", "eve@example.org"));

    const auto list = page("/dev/inbox");

    EXPECT_LT(list.find("Confirm two"), list.find("Confirm one"));
    EXPECT_TRUE(list.contains("href=\"https://accounts.example.org/verify/one\""));
    EXPECT_TRUE(list.contains("<code dir=\"ltr\">01234567</code>"));
}

TEST_F(DevelopmentInbox, IsSearched)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));
    outside.inbox.add(mail_to("two", "eve@example.org", "reset_password"));

    const auto by_recipient = page("/dev/inbox?to=ADA@example.org");
    EXPECT_TRUE(by_recipient.contains("Confirm one"));
    EXPECT_FALSE(by_recipient.contains("Confirm two"));

    const auto by_kind = page("/dev/inbox?q=-kind:verify");
    EXPECT_FALSE(by_kind.contains("Confirm one"));
    EXPECT_TRUE(by_kind.contains("Confirm two"));

    EXPECT_TRUE(page("/dev/inbox?q=nothing").contains("No mail fits this search."));
}

TEST_F(DevelopmentInbox, OffersWhatNarrowsItDownAndTakesItBack)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));

    EXPECT_TRUE(page("/dev/inbox").contains("href=\"/dev/inbox?q=kind%3Averify_email\""));
    const auto narrowed = page("/dev/inbox?q=kind:verify_email");
    EXPECT_TRUE(narrowed.contains("href=\"/dev/inbox\" aria-current=\"true\""));
    EXPECT_TRUE(narrowed.contains("q=kind%3Averify_email%20lane%3Averify"));
}

TEST_F(DevelopmentInbox, ShowsFiftyMailsAPage)
{
    for (int i = 0; i < 51; ++i)
        outside.inbox.add(mail_to("m" + std::to_string(i), "ada@example.org"));

    const auto first = page("/dev/inbox");
    EXPECT_TRUE(first.contains("Confirm m50"));
    EXPECT_TRUE(first.contains("Confirm m1<"));
    EXPECT_FALSE(first.contains("Confirm m0<"));
    EXPECT_TRUE(first.contains("href=\"/dev/inbox?page=2\""));
    EXPECT_TRUE(page("/dev/inbox?page=2").contains("Confirm m0<"));
    EXPECT_EQ(outside.get("/dev/inbox?page=99").status, 200);
}

TEST_F(DevelopmentInbox, RefreshesByItselfOnlyWhereAskedTo)
{
    EXPECT_FALSE(outside.get("/dev/inbox").headers.find("Refresh"));
    EXPECT_TRUE(outside.get("/dev/inbox?refresh=on").headers.find("Refresh"));
}

TEST_F(DevelopmentInbox, LooksAreNoChange)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));
    const auto before = outside.inbox.revision();

    outside.get("/dev/inbox/one");
    outside.get("/dev/inbox/one/html");

    EXPECT_EQ(outside.inbox.revision(), before);
}

TEST_F(DevelopmentInbox, MarksByForm)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));
    outside.inbox.add(mail_to("two", "ada@example.org"));
    browser.open("/dev/inbox/one");

    EXPECT_EQ(browser.post("/dev/inbox/one/mark", {{"as", "read"}}).status, 303);
    EXPECT_FALSE(outside.inbox.find("one")->unread);
    browser.post("/dev/inbox/one/mark", {{"as", "unread"}});
    EXPECT_TRUE(outside.inbox.find("one")->unread);
    browser.post("/dev/inbox/read", {});
    EXPECT_FALSE(outside.inbox.find("two")->unread);
}

TEST_F(DevelopmentInbox, DeletesByForm)
{
    for (const auto* const id : {"one", "two", "three"})
        outside.inbox.add(mail_to(id, id == std::string("two") ? "eve@example.org" : "ada@example.org"));
    outside.inbox.add(mail_to("four", "ada@example.org"));
    browser.open("/dev/inbox");

    const auto answer = browser.post("/dev/inbox/four/delete", {{"q", "to:ada@example.org"}});
    EXPECT_EQ(answer.headers.find("Location"), "/dev/inbox?q=to%3Aada%40example.org");
    EXPECT_FALSE(outside.inbox.find("four"));
    browser.post("/dev/inbox/delete", {{"to", "ada@example.org"}});
    EXPECT_FALSE(outside.inbox.find("one"));
    EXPECT_TRUE(outside.inbox.find("two"));
    browser.post("/dev/inbox/delete", {});
    EXPECT_TRUE(outside.inbox.find("two"));
    browser.post("/dev/inbox/delete", {{"all", "yes"}});
    EXPECT_FALSE(outside.inbox.find("two"));
}

TEST_F(DevelopmentInbox, ChangesNothingWithoutTheFormsToken)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));
    browser.open("/dev/inbox");
    browser.csrf = "wrong";

    for (const auto* const path :
         {"/dev/inbox/one/delete", "/dev/inbox/delete", "/dev/inbox/one/mark", "/dev/inbox/read"})
        EXPECT_EQ(browser.post(path, {{"all", "yes"}}).status, 403) << path;
    EXPECT_EQ(outside.ask(http::Method::delete_, "/dev/mail", "", {{"Sec-Fetch-Site", "cross-site"}}).status,
              403);
    EXPECT_TRUE(outside.inbox.find("one")->unread);
}

TEST_F(DevelopmentInbox, TestsDeleteByRecipientOrAll)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));
    outside.inbox.add(mail_to("two", "eve@example.org"));

    EXPECT_EQ(outside.ask(http::Method::delete_, "/dev/mail?to=ADA@example.org").body, R"({"deleted":1})");
    EXPECT_TRUE(outside.inbox.find("two"));
    EXPECT_EQ(outside.ask(http::Method::delete_, "/dev/mail").body, R"({"deleted":1})");
}

TEST_F(DevelopmentInbox, EventsTellAChangeAndEndWhenTheServerDrains)
{
    const auto event = outside.get("/dev/inbox/events?after=other");
    EXPECT_EQ(event.headers.find("Content-Type"), "text/event-stream");
    const auto begin = event.body.find("id: ") + 4;
    const auto state = event.body.substr(begin, event.body.find('\n', begin) - begin);
    EXPECT_TRUE(page("/dev/inbox").contains("data-seen=\"" + state + "\""));

    outside.ready = false;
    EXPECT_FALSE(outside.get("/dev/inbox/events?after=" + state).body.contains("event:"));
}

TEST(WithoutInbox, ItsPathsAreNotThere)
{
    Outside outside;
    outside.services.inbox = nullptr;
    const auto router = make_router(outside.services);
    for (const auto* const path :
         {"/dev/inbox", "/dev/mail/gallery", "/dev/mail/wait", "/dev/inbox/events"}) {
        http::Request request;
        request.path = path;
        request.source = "127.0.0.1";

        EXPECT_EQ(test::run(router(request)).status, 404) << path;
    }
}

} // namespace
} // namespace postkey::front
