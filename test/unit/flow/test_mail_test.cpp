// What `postkey mail test` puts into the outbox, on the way of every other mail.
#include "support/world.hpp"

#include <gtest/gtest.h>

#include <set>

namespace postkey::flow {
namespace {

using test::run;
using test::World;

class TestMail : public testing::Test
{
protected:
    void record(MailKind kind, Locale locale = Locale::en)
    {
        const auto now = world.clock.now();
        store::NewMessage message{.id = MessageId::make(now, world.random),
                                  .intent = Intent::test,
                                  .recipient = World::address("ada@example.org"),
                                  .subject = std::nullopt,
                                  .locale = locale,
                                  .client = "",
                                  .created_at = now,
                                  .max_queue = world.policy.delivery.max_queue(Lane::test),
                                  .kind = kind};
        run(world.outbox.record(std::move(message)));
    }

    World world;
};

TEST_F(TestMail, ArrivesAsTheKindAndInTheLanguageAskedFor)
{
    record(MailKind::reset_password, Locale::ko);
    world.deliver();

    ASSERT_EQ(world.transport.mails.size(), 1U);
    const auto& mail = world.transport.mails[0];
    EXPECT_EQ(mail.content.kind, MailKind::reset_password);
    EXPECT_EQ(mail.content.locale, Locale::ko);
    EXPECT_EQ(mail.header.to.text(), "ada@example.org");
    EXPECT_NE(mail.content.text.find("ada@example.org"), std::string::npos);
    EXPECT_EQ(world.text("SELECT state FROM messages"), "sent");
}

TEST_F(TestMail, IsThereForEveryKindThatHasTemplates)
{
    std::set<MailKind> kinds;
    for (const auto& model : mail::sample_models())
        kinds.insert(mail::kind_of(model));

    for (const auto kind : kinds) {
        record(kind);
        world.deliver();

        ASSERT_FALSE(world.transport.mails.empty());
        EXPECT_EQ(world.transport.mails.back().content.kind, kind) << to_text(kind);
    }
}

TEST_F(TestMail, MakesNoTokenAndCountsAgainstNoCap)
{
    world.verified_account("ada@example.org", "violet tugboat sermon", "Ada");
    const auto tokens = world.count("SELECT count(*) FROM action_tokens");
    for (int i = 0; i < 30; ++i) {
        record(MailKind::verify_email);
        world.deliver();
    }
    world.transport.mails.clear();
    EXPECT_EQ(world.count("SELECT count(*) FROM action_tokens"), tokens);

    run(world.request_mail.recovery(
        World::address("ada@example.org"),
        {.locale = Locale::en, .client = "", .source = "", .style = Style::postkey}));
    world.deliver();

    ASSERT_EQ(world.transport.mails.size(), 1U);
    EXPECT_EQ(world.transport.mails[0].content.kind, MailKind::reset_password);
}

} // namespace
} // namespace postkey::flow
