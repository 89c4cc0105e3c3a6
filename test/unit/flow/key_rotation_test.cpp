// What the change of keys leaves as it was while the program runs, and what it ends (S-086).
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

crypto::MasterKey key(const std::string& kid)
{
    return {kid, SecretString("a long and winding secret of " + kid)};
}

class KeyRotation : public testing::Test
{
protected:
    KeyRotation()
    {
        world.keys.replace({key("old")});
        world.sender.bounces.emplace(world.keys, "bounces.example.org");
        world.restart_courier();
        world.verified_account("ada@example.org", phrase);
        world.transport.mails.clear();
    }

    void rotate() { world.keys.replace({key("new"), key("old")}); }
    void revoke() { world.keys.replace({key("new")}); }

    // All that leaves: envelope and bytes.
    static std::string whole(const mail::OutgoingMail& mail)
    {
        return mail.envelope_sender + "\n" +
               mail::write_mime(mail.header, mail.content, mail::BodyEncoding::quoted_printable);
    }
    // A recovery mail that the relay puts off at its first try, and what that try was.
    std::string put_off()
    {
        world.transport.answers.push_back({Outcome::deferred, "later"});
        world.ask_for_recovery("ada@example.org");
        world.deliver();
        return whole(world.newest_mail());
    }
    std::string tried_again()
    {
        world.clock.advance(10min);
        world.deliver();
        return whole(world.newest_mail());
    }
    std::expected<Account, Refusal> reset_by_code(const std::string& code)
    {
        ResetPasswordRequest request{.proof =
                                         MailedCode{World::address("ada@example.org"), SecretString(code)},
                                     .password = World::secret(new_phrase),
                                     .identifier = std::nullopt,
                                     .origin = Origin()};
        return run(world.reset_password_flow(std::move(request)));
    }

    World world;
};

// S-086.
TEST_F(KeyRotation, AMailThatIsTriedAgainIsTheSameMail)
{
    const auto first = put_off();

    rotate();

    EXPECT_EQ(tried_again(), first);
    EXPECT_TRUE(world.reset_password(world.token_in(world.newest_mail()), new_phrase));
}

// S-086.
TEST_F(KeyRotation, ALinkThatIsMailedAgainIsTheSameLink)
{
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    const auto first = world.newest_mail();

    rotate();
    world.clock.advance(2min);
    world.ask_for_recovery("ada@example.org");
    world.deliver();

    EXPECT_EQ(world.newest_mail().link, first.link);
    EXPECT_NE(world.newest_mail().envelope_sender, first.envelope_sender) << "it is another mail";
    EXPECT_EQ(world.text("SELECT group_concat(kid) FROM (SELECT kid FROM messages WHERE intent = 'recovery' "
                         "ORDER BY created_at)"),
              "old,new");
}

// S-086.
TEST_F(KeyRotation, LinksAndCodesOfBeforeWork)
{
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    const auto mail = world.newest_mail();

    rotate();

    EXPECT_EQ(world.reset_password(world.token_in(mail), "short").error(), Refusal::password_too_short);
    EXPECT_TRUE(reset_by_code(mail.code));
}

// S-086.
TEST_F(KeyRotation, WhatARevokedKeyMadeIsRefused)
{
    world.ask_for_recovery("ada@example.org");
    world.deliver();
    const auto mail = world.newest_mail();

    revoke();

    EXPECT_EQ(world.reset_password(world.token_in(mail), new_phrase).error(), Refusal::token_not_valid);
    EXPECT_EQ(reset_by_code(mail.code).error(), Refusal::token_not_valid);
}

// S-086.
TEST_F(KeyRotation, AMailThatWaitedWhileItsKeyWasRevokedGetsALinkThatWorks)
{
    const auto first = put_off();

    revoke();
    const auto second = tried_again();

    EXPECT_NE(second, first);
    EXPECT_TRUE(world.reset_password(world.token_in(world.newest_mail()), new_phrase));
    EXPECT_EQ(world.text("SELECT kid FROM messages WHERE intent = 'recovery'"), "new");
}

// S-086.
TEST_F(KeyRotation, ARefreshWhoseAnswerGotLostIsAnsweredAlikeAfterIt)
{
    const auto signed_in = world.sign_in("ada@example.org", phrase).value();
    const auto first = run(world.sessions.refresh(signed_in.secret, Origin())).value();

    rotate();

    const auto again = run(world.sessions.refresh(signed_in.secret, Origin()));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->refresh_token.reveal(), first.refresh_token.reveal());
    EXPECT_TRUE(run(world.sessions.refresh(first.refresh_token, Origin())));
}

} // namespace
} // namespace postkey::flow
