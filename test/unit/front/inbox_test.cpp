#include "unit/front/outside.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace postkey::front {
namespace {

mail::InboxEntry mail_to(const std::string& id, const std::string& to)
{
    return {.id = id,
            .to = to,
            .kind = "verify_email",
            .locale = "en",
            .subject = "Confirm " + id,
            .link = "https://accounts.example.org/verify/" + id,
            .code = "01234567",
            .text = "text of " + id,
            .html = "<html><head></head><body>html of " + id + "</body></html>",
            .source = "Subject: Confirm\n this\nTo: " + to + "\n\nbody: of " + id,
            .received_at = {}};
}

struct DevelopmentInbox : testing::Test
{
    Outside outside;
};

TEST_F(DevelopmentInbox, SaysThatItIsEmpty)
{
    EXPECT_TRUE(outside.get("/dev/inbox").body.contains("No mail yet"));
}

TEST_F(DevelopmentInbox, ListsTheNewestFirstWithLinkAndCode)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));
    outside.inbox.add(mail_to("two", "eve@example.org"));

    const auto page = outside.get("/dev/inbox").body;

    EXPECT_LT(page.find("Confirm two"), page.find("Confirm one"));
    EXPECT_TRUE(page.contains("href=\"https://accounts.example.org/verify/one\""));
    EXPECT_TRUE(page.contains("<code>01234567</code>"));
}

TEST_F(DevelopmentInbox, IsNarrowedToOneRecipient)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));
    outside.inbox.add(mail_to("two", "eve@example.org"));

    const auto page = outside.get("/dev/inbox?to=ADA@example.org").body;

    EXPECT_TRUE(page.contains("Confirm one"));
    EXPECT_FALSE(page.contains("Confirm two"));
}

TEST_F(DevelopmentInbox, RefreshesByItselfOnlyWhereAskedTo)
{
    EXPECT_FALSE(outside.get("/dev/inbox").headers.find("Refresh"));
    EXPECT_TRUE(outside.get("/dev/inbox?refresh=on").headers.find("Refresh"));
}

TEST_F(DevelopmentInbox, ShowsTheHtmlInAFrameThatRunsNothing)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));

    const auto page = outside.get("/dev/inbox/one");
    EXPECT_TRUE(page.body.contains("src=\"/dev/inbox/one/html\""));
    EXPECT_TRUE(page.headers.find("Content-Security-Policy").value().contains("frame-src 'self'"));
    const auto html = outside.get("/dev/inbox/one/html");
    EXPECT_TRUE(html.body.contains("html of one"));
    EXPECT_EQ(html.headers.find("X-Frame-Options"), "SAMEORIGIN");
    const auto policy = html.headers.find("Content-Security-Policy").value();
    EXPECT_TRUE(policy.contains("default-src 'none'"));
    EXPECT_TRUE(policy.contains("sandbox"));
    EXPECT_FALSE(policy.contains("allow-scripts"));
}

TEST_F(DevelopmentInbox, ShowsTextAndSourceToo)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));

    EXPECT_TRUE(outside.get("/dev/inbox/one?view=text").body.contains("text of one"));
    EXPECT_TRUE(outside.get("/dev/inbox/one?view=source").body.contains("body: of one"));
    EXPECT_EQ(outside.get("/dev/inbox/one/text").body, "text of one");
    EXPECT_EQ(outside.get("/dev/inbox/one/source").headers.find("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(outside.get("/dev/inbox/another").status, 404);
}

TEST_F(DevelopmentInbox, WaitGivesTheMailAsJson)
{
    outside.inbox.add(mail_to("one", "ada@example.org"));
    outside.inbox.add(mail_to("two", "ada@example.org"));

    const auto first = boost::json::parse(outside.get("/dev/mail/wait?to=ada@example.org").body);
    EXPECT_EQ(first.at("id").as_string(), "one");
    EXPECT_EQ(first.at("headers").at("Subject").as_string(), "Confirm this");
    EXPECT_FALSE(first.at("headers").as_object().contains("body"));
    EXPECT_EQ(Outside::text_in(outside.get("/dev/mail/wait?after=one"), "id"), "two");
}

TEST_F(DevelopmentInbox, WaitEndsEmptyWhenTheTimeIsOverOrTheServerDrains)
{
    EXPECT_EQ(outside.get("/dev/mail/wait?timeout=0").status, 204);

    outside.ready = false;
    EXPECT_EQ(outside.get("/dev/mail/wait?timeout=60").status, 204);
}

TEST_F(DevelopmentInbox, WaitTakesATimeOfZeroToSixtySeconds)
{
    outside.ready = false;

    EXPECT_EQ(outside.get("/dev/mail/wait?timeout=60").status, 204);
    for (const auto* const wrong : {"61", "-1", "1.5", "soon", "10s"})
        EXPECT_EQ(outside.get("/dev/mail/wait?timeout=" + std::string(wrong)).status, 422) << wrong;
}

TEST(WithoutInbox, ItsPathsAreNotThere)
{
    Outside outside;
    outside.services.inbox = nullptr;
    const auto router = make_router(outside.services);
    http::Request request;
    request.path = "/dev/inbox";

    EXPECT_EQ(test::run(router(request)).status, 404);
}

} // namespace
} // namespace postkey::front
