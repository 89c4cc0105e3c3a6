// What the courier makes of intents, and what it keeps and repeats.
#include "mail/mime.hpp"
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using mail::Outcome;
using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto new_phrase = "cactus lantern invoice";

class CourierTest : public testing::Test
{
protected:
    CourierTest()
    {
        world.verified_account("ada@example.org", phrase, "Ada");
        world.transport.mails.clear();
    }

    void answer(std::initializer_list<Outcome> outcomes)
    {
        for (const auto outcome : outcomes)
            world.transport.answers.push_back({outcome, "said the relay"});
    }
    std::string newest(const std::string& column)
    {
        return world.text("SELECT CAST(" + column +
                          " AS TEXT) FROM messages ORDER BY created_at DESC, id DESC LIMIT 1");
    }
    std::string state() { return newest("state"); }
    void advance_to_due()
    {
        const auto due = world.count("SELECT min(due_at) FROM messages WHERE state = 'queued'");
        world.clock.advance(from_milliseconds(due) - world.clock.now());
    }
    std::size_t mails() const { return world.transport.mails.size(); }
    std::string bytes(std::size_t i) const
    {
        const auto& mail = world.transport.mails.at(i);
        return mail::write_mime(mail.header, mail.content, mail::BodyEncoding::quoted_printable);
    }
    SecretString token(std::size_t i) const { return world.token_in(world.transport.mails.at(i)); }

    World world;
};

TEST_F(CourierTest, ARecoveryMailHasLinkCodeAndStableHeaders)
{
    run(world.request_mail.recovery(
        World::address("ada@example.org"),
        {.locale = Locale::en, .client = "Firefox on Linux", .source = "", .style = Style::postkey}));
    EXPECT_EQ(world.deliver(), 1);

    const auto& mail = world.newest_mail();
    EXPECT_EQ(mail.content.kind, MailKind::reset_password);
    EXPECT_TRUE(mail.link.starts_with("https://accounts.example.org/reset_password/"));
    EXPECT_EQ(mail.code.size(), 8U);
    EXPECT_NE(mail.content.text.find(mail.link), std::string::npos);
    EXPECT_NE(mail.content.text.find("Firefox on Linux"), std::string::npos);
    EXPECT_EQ(mail.header.id.text(), newest("id"));
    EXPECT_EQ(mail.header.to.text(), "ada@example.org");
    EXPECT_EQ(state(), "sent");
    EXPECT_EQ(world.deliver(), 0) << "and it is sent once";
}

TEST_F(CourierTest, LinksHaveTheShapeOfWhoAsked)
{
    const auto link_of = [&](Intent intent, Style style) {
        const Origin origin{.locale = Locale::en, .client = "", .source = "", .style = style};
        if (intent == Intent::recovery)
            run(world.request_mail.recovery(World::address("ada@example.org"), origin));
        else
            run(world.request_mail.verification(World::address("claim@example.org"), origin));
        world.deliver();
        const auto& link = world.newest_mail().link;
        return link.substr(0, link.find_last_of("/=") + 1);
    };
    world.sign_up("claim@example.org", phrase);
    world.deliver();

    EXPECT_EQ(link_of(Intent::recovery, Style::postkey), "https://accounts.example.org/reset_password/");
    EXPECT_EQ(link_of(Intent::recovery, Style::dundie), "https://shop.example.org/reset?pwd_reset_token=");
    EXPECT_EQ(link_of(Intent::resend_verification, Style::postkey), "https://accounts.example.org/verify/");
    EXPECT_EQ(link_of(Intent::resend_verification, Style::poletto),
              "https://accounts.example.org/v3/users/verify-account?verificationToken=");
}

//
TEST_F(CourierTest, FiveAttemptsSendTheSameBytes)
{
    answer({Outcome::deferred, Outcome::transport_trouble, Outcome::unknown, Outcome::deferred});
    world.ask_for_recovery("ada@example.org");
    for (int i = 0; i < 5; ++i) {
        world.deliver();
        if (state() == "queued")
            advance_to_due();
    }

    ASSERT_EQ(mails(), 5U);
    for (std::size_t i = 1; i < 5; ++i)
        EXPECT_EQ(bytes(i), bytes(0)) << i;
    EXPECT_EQ(state(), "sent");
}

// Promise 1: a crash adds at most one copy, with the same Message-ID and the same link.
TEST_F(CourierTest, ACrashInTheMiddleOfAHandOverSendsTheSameMailAgain)
{
    world.ask_for_recovery("ada@example.org");
    const auto lease =
        run(world.outbox.lease("a former life", 10, world.clock.now(), world.policy.delivery.lease)).at(0);
    const auto prepared = run(world.outbox.prepare(lease, world.policy, world.clock.now())).value();
    const auto sent_before_the_crash =
        compose(prepared, world.sender, world.minted, world.renderer, world.policy.tokens, world.clock.now());

    world.clock.advance(3s);
    run(world.outbox.free_all_leases(world.policy, world.clock.now()));
    world.restart_courier();
    world.deliver();

    ASSERT_EQ(mails(), 1U);
    EXPECT_EQ(bytes(0), mail::write_mime(sent_before_the_crash.header, sent_before_the_crash.content,
                                         mail::BodyEncoding::quoted_printable));
    EXPECT_EQ(world.newest_mail().link, sent_before_the_crash.link);
    EXPECT_EQ(newest("deaths"), "1");
    EXPECT_EQ(state(), "sent");
}

//
TEST_F(CourierTest, AMailThatKillsTheProcessThreeTimesIsSetAsideAndOthersFlow)
{
    world.ask_for_recovery("ada@example.org");
    for (int life = 0; life < world.policy.delivery.most_deaths; ++life) {
        const auto lease =
            run(world.outbox.lease("life", 10, world.clock.now(), world.policy.delivery.lease)).at(0);
        run(world.outbox.prepare(lease, world.policy, world.clock.now()));
        run(world.outbox.free_all_leases(world.policy, world.clock.now()));
    }
    EXPECT_EQ(state(), "dead");

    world.verified_account("bob@example.org", phrase);
    EXPECT_EQ(world.newest_mail().header.to.text(), "bob@example.org");
}

// Promise 6.
TEST_F(CourierTest, ThreeRequestsDuringAnOutageBecomeOneMailAndItsLinkLivesFromHandOver)
{
    answer({Outcome::transport_trouble});
    for (int i = 0; i < 3; ++i) {
        world.ask_for_recovery("ada@example.org");
        world.deliver();
        world.clock.advance(1min);
        answer({Outcome::transport_trouble});
    }
    world.transport.answers.clear();
    world.transport.mails.clear();

    world.clock.advance(1h);
    world.deliver();

    ASSERT_EQ(mails(), 1U);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE state = 'superseded' AND intent = 'recovery'"),
              2);
    world.clock.advance(world.policy.tokens.reset_life - 1ms);
    EXPECT_EQ(world.reset_password(token(0), "short").error(), Refusal::password_too_short)
        << "good to its last moment";
    world.clock.advance(1ms);
    EXPECT_EQ(world.reset_password(token(0), new_phrase).error(), Refusal::token_not_valid);
}

// A click may overtake our own bookkeeping (mail.md §1.2).
TEST_F(CourierTest, ALinkWorksBeforeItsHandOverWasRecorded)
{
    world.ask_for_recovery("ada@example.org");
    const auto lease =
        run(world.outbox.lease("courier", 10, world.clock.now(), world.policy.delivery.lease)).at(0);
    const auto prepared = run(world.outbox.prepare(lease, world.policy, world.clock.now())).value();

    EXPECT_TRUE(world.reset_password(world.minted.mint(*prepared.token), new_phrase));
}

//
TEST_F(CourierTest, TheMailOfAUsedLinkIsNotSent)
{
    const auto link = world.recovery_token_for("ada@example.org");
    world.clock.advance(1min);
    answer({Outcome::deferred});
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    const auto before = mails();

    ASSERT_TRUE(world.reset_password(link, new_phrase));
    world.clock.advance(1h);
    world.deliver();

    for (std::size_t i = before; i < mails(); ++i)
        EXPECT_EQ(world.transport.mails[i].content.kind, MailKind::password_changed);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE intent = 'recovery' AND state = 'cancelled'"),
              1);
}

TEST_F(CourierTest, MailThatWaitedTooLongExpiresUnsent)
{
    world.ask_for_recovery("ada@example.org");

    world.clock.advance(world.policy.delivery.queue_reset);
    world.deliver();

    EXPECT_EQ(mails(), 0U);
    EXPECT_EQ(state(), "expired");
}

TEST_F(CourierTest, ARefusedMailEndsAndIsNotRepeated)
{
    answer({Outcome::refused});
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    world.clock.advance(1h);
    world.deliver();

    EXPECT_EQ(mails(), 1U);
    EXPECT_EQ(state(), "failed");
    EXPECT_EQ(newest("last_reply"), "said the relay");
}

TEST_F(CourierTest, ADeferredMailComesBackByScheduleAndLeavesAtLast)
{
    answer({Outcome::deferred, Outcome::deferred, Outcome::deferred});
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(world.deliver(), 0) << "not before its time";
        advance_to_due();
        EXPECT_EQ(world.deliver(), 1);
    }

    EXPECT_EQ(mails(), 4U);
    EXPECT_EQ(state(), "sent");
    EXPECT_EQ(world.count("SELECT count(*) FROM attempts"), 1 + 4) << "the sign-up's and these";
}

TEST_F(CourierTest, TwoAmbiguousEndsAreForGoodAndTheLinkWorks)
{
    answer({Outcome::unknown, Outcome::unknown});
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    advance_to_due();
    world.deliver();
    world.clock.advance(1min);
    EXPECT_EQ(world.deliver(), 0);

    EXPECT_EQ(mails(), 2U);
    EXPECT_EQ(state(), "unknown");
    EXPECT_TRUE(world.reset_password(token(1), new_phrase));
}

TEST_F(CourierTest, AMailThatCannotBeComposedIsBuriedWithItsReasonAndOthersFlow)
{
    world.ask_for_recovery("ada@example.org");
    world.sqlite->transact_blocking([](sql::Connection& connection) {
        connection("UPDATE messages SET kind = 'operator_report', counted_at = 1 WHERE intent = 'recovery'");
    });
    world.deliver();

    EXPECT_EQ(mails(), 0U);
    EXPECT_EQ(state(), "dead");
    EXPECT_EQ(newest("reason"), "no flow asks for this kind of mail yet");
    world.clock.advance(1s);
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    EXPECT_EQ(state(), "sent");
}

TEST_F(CourierTest, AResetLeavesBeforeAVerificationAndThatBeforeANotice)
{
    world.sign_up("claim@example.org", phrase);
    ASSERT_TRUE(world.reset_password(world.recovery_token_for("ada@example.org"), new_phrase));
    world.transport.mails.clear();
    world.sign_up("other@example.org", phrase);
    world.ask_for_recovery("ada@example.org");
    world.clock.advance(1s);

    world.deliver();

    ASSERT_EQ(mails(), 3U);
    EXPECT_EQ(world.transport.mails[0].content.kind, MailKind::reset_password);
    EXPECT_EQ(world.transport.mails[1].content.kind, MailKind::verify_email);
    EXPECT_EQ(world.transport.mails[2].content.kind, MailKind::password_changed);
}

// product.md §12: the poletto date is fixed at the first hand-over.
TEST_F(CourierTest, ThePolettoDateStaysWhatTheFirstHandOverMadeIt)
{
    world.sign_up("claim@example.org", phrase);
    world.deliver();
    const auto expected = to_poletto_date(world.clock.now() + world.policy.tokens.verification_life);
    const Origin poletto{.locale = Locale::en, .client = "", .source = "", .style = Style::poletto};
    for (int i = 0; i < 2; ++i) {
        world.clock.advance(1h);
        run(world.request_mail.verification(World::address("claim@example.org"), poletto));
        world.deliver();

        EXPECT_NE(world.newest_mail().content.text.find(expected), std::string::npos)
            << world.newest_mail().content.text;
    }
}

} // namespace
} // namespace postkey::flow
