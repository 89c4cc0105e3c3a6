#include "mail/values.hpp"
#include "unit/front/outside.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

struct MailOfTheInbox : testing::Test
{
    MailOfTheInbox()
    {
        outside.source = "127.0.0.1";
        outside.inbox.add(
            {.id = "one",
             .to = "ada@example.org",
             .kind = "verify_email",
             .locale = "en",
             .subject = "Confirm one",
             .link = "https://accounts.example.org/verify/one",
             .code = "01234567",
             .text = "text of one",
             .html = "<html><head><meta name=\"color-scheme\" content=\"light dark\"><style>@media "
                     "(prefers-color-scheme: dark){b{}}</style></head><body>html of one</body></html>",
             .source = "Subject: Confirm\n this\nTo: ada@example.org\n\nbody: of one",
             .received_at = {}});
    }

    std::string page(const std::string& path) { return outside.get(path).body; }

    Outside outside;
};

TEST_F(MailOfTheInbox, ShowsTheHtmlInAFrameThatRunsNothing)
{
    const auto shown = outside.get("/dev/inbox/one");
    EXPECT_TRUE(shown.body.contains("src=\"/dev/inbox/one/html\""));
    EXPECT_TRUE(shown.headers.find("Content-Security-Policy").value().contains("frame-src 'self'"));
    const auto html = outside.get("/dev/inbox/one/html");
    EXPECT_TRUE(html.body.contains("html of one"));
    EXPECT_EQ(html.headers.find("X-Frame-Options"), "SAMEORIGIN");
    const auto policy = html.headers.find("Content-Security-Policy").value();
    EXPECT_TRUE(policy.contains("default-src 'none'"));
    EXPECT_TRUE(policy.contains("sandbox"));
    EXPECT_FALSE(policy.contains("allow-scripts"));
}

TEST_F(MailOfTheInbox, ShowsTextSourceAndHeadersToo)
{
    EXPECT_TRUE(page("/dev/inbox/one?view=text").contains("text of one"));
    EXPECT_TRUE(page("/dev/inbox/one?view=source").contains("body: of one"));
    const auto both = page("/dev/inbox/one?view=both");
    EXPECT_TRUE(both.contains("/dev/inbox/one/html"));
    EXPECT_TRUE(both.contains("<p><mark>text of one</mark></p>"));
    EXPECT_TRUE(both.contains("<li><mark>html of one</mark></li>"));
    const auto headers = page("/dev/inbox/one?view=headers");
    EXPECT_TRUE(headers.contains("<dt>Subject</dt><dd>Confirm this</dd>"));
    EXPECT_FALSE(headers.contains("of one</dd>"));
    EXPECT_EQ(page("/dev/inbox/one/text"), "text of one");
    EXPECT_EQ(outside.get("/dev/inbox/one/source").headers.find("Content-Type"), "text/plain; charset=utf-8");
    for (const auto* const path :
         {"/dev/inbox/another", "/dev/inbox/another/html", "/dev/inbox/another/text"})
        EXPECT_EQ(outside.get(path).status, 404) << path;
}

TEST_F(MailOfTheInbox, IsShownInEveryWidthAndColour)
{
    const auto narrow = page("/dev/inbox/one?width=320&look=dark");
    EXPECT_TRUE(narrow.contains("class=\"stage w-320\""));
    EXPECT_TRUE(narrow.contains("src=\"/dev/inbox/one/html?look=dark\""));
    EXPECT_TRUE(narrow.contains("href=\"/dev/inbox/one?view=both&amp;width=320&amp;look=dark\""));
    EXPECT_TRUE(page("/dev/inbox/one?width=321&look=pink").contains("class=\"stage w-full\""));
}

TEST_F(MailOfTheInbox, AnswersTheQuestionForColoursForTheMail)
{
    EXPECT_TRUE(page("/dev/inbox/one/html").contains("@media (prefers-color-scheme: dark)"));
    const auto dark = page("/dev/inbox/one/html?look=dark");
    EXPECT_TRUE(dark.contains("@media all{") && dark.contains("content=\"dark\""));
    const auto light = page("/dev/inbox/one/html?look=light");
    EXPECT_TRUE(light.contains("@media not all{") && light.contains("content=\"light\""));
    EXPECT_FALSE(light.contains("invert("));
    EXPECT_TRUE(page("/dev/inbox/one/html?look=inverted").contains("filter:invert(1)"));
}

TEST_F(MailOfTheInbox, TellsTheStoryOfAMessageThatDidNotArrive)
{
    outside.sign_up("ada@example.org", "plum velvet harbour 52");
    outside.transport.answers = {{mail::Outcome::deferred, "451 4.7.1 come <back> later"}};
    outside.deliver();

    const auto list = page("/dev/inbox");
    EXPECT_TRUE(list.contains("Not delivered"));
    EXPECT_TRUE(list.contains("451 4.7.1 come &lt;back&gt; later"));
    EXPECT_TRUE(list.contains(">deferred<"));
    const auto id = outside.text("SELECT id FROM messages");
    const auto story = page("/dev/inbox/" + id);
    for (const auto* const step : {"Requested", "Became", "Attempt 1", "451 4.7.1", "Next try"})
        EXPECT_TRUE(story.contains(step)) << step;
    EXPECT_FALSE(story.contains("<iframe"));
    EXPECT_FALSE(page("/dev/inbox?q=to:bob@example.org").contains("Not delivered"));
}

TEST_F(MailOfTheInbox, WaitGivesTheMailAsJson)
{
    auto second = outside.inbox.find("one").value();
    second.id = "two";
    outside.inbox.add(second);

    const auto first = boost::json::parse(page("/dev/mail/wait?to=ada@example.org"));
    EXPECT_EQ(first.at("id").as_string(), "one");
    EXPECT_EQ(first.at("headers").at("Subject").as_string(), "Confirm this");
    EXPECT_FALSE(first.at("headers").as_object().contains("body"));
    EXPECT_EQ(Outside::text_in(outside.get("/dev/mail/wait?after=one"), "id"), "two");
}

TEST_F(MailOfTheInbox, WaitEndsEmptyWhenTheTimeIsOverOrTheServerDrains)
{
    EXPECT_EQ(outside.get("/dev/mail/wait?to=bob@example.org&timeout=0").status, 204);

    outside.ready = false;
    EXPECT_EQ(outside.get("/dev/mail/wait?to=bob@example.org&timeout=60").status, 204);
}

TEST_F(MailOfTheInbox, WaitTakesATimeOfZeroToSixtySeconds)
{
    outside.ready = false;

    EXPECT_EQ(outside.get("/dev/mail/wait?to=bob@example.org&timeout=60").status, 204);
    for (const auto* const wrong : {"61", "-1", "1.5", "soon", "10s"})
        EXPECT_EQ(outside.get("/dev/mail/wait?timeout=" + std::string(wrong)).status, 422) << wrong;
}

TEST_F(MailOfTheInbox, TheGalleryHasEveryKindInEveryLanguage)
{
    for (const auto locale : all_locales) {
        const auto tag = std::string(to_text(locale));
        const auto shown = page("/dev/mail/gallery?locale=" + tag);
        for (const auto& model : mail::sample_models()) {
            const auto address = "/dev/mail/gallery/" + mail::folder_of(model) + "/" + tag;
            EXPECT_TRUE(shown.contains("src=\"" + address + "/html\"")) << address;
            EXPECT_TRUE(outside.get(address + "/html").body.contains("lang=\"" + tag + "\"")) << address;
        }
    }
}

TEST_F(MailOfTheInbox, ASampleIsShownInTheSameViewer)
{
    const std::string address = "/dev/mail/gallery/reset_password/pt-BR";

    EXPECT_TRUE(
        page(address + "?width=390&look=inverted").contains("src=\"" + address + "/html?look=inverted\""));
    EXPECT_TRUE(page(address + "?view=headers").contains("<dt>Auto-Submitted</dt>"));
    EXPECT_FALSE(page(address).contains("/delete"));
    EXPECT_EQ(outside.get(address + "/text").status, 200);
    for (const auto* const wrong :
         {"/dev/mail/gallery/reset_password/xx", "/dev/mail/gallery/no_such_kind/en"})
        EXPECT_EQ(outside.get(wrong).status, 404) << wrong;
}

} // namespace
} // namespace postkey::front
