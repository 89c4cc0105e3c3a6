#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using test::World;

constexpr auto phrase = "violet tugboat sermon";

TEST(BounceAddress, IsTheSenderOfEachTryAndNamesItsMessage)
{
    World world;
    world.sender.bounces.emplace(world.keys, "bounce.acme.example");
    world.restart_courier();
    world.transport.answers.push_back({mail::Outcome::deferred, "450 4.7.1 greylisted"});

    world.sign_up("ada@example.org", phrase, "Ada");
    world.deliver();
    world.clock.advance(std::chrono::hours(1));
    world.deliver();

    ASSERT_EQ(world.transport.mails.size(), 2U);
    const auto& mail = world.transport.mails[0];
    EXPECT_EQ(world.sender.bounces->message_of(mail.envelope_sender), mail.header.id);
    EXPECT_EQ(world.transport.mails[1].envelope_sender, mail.envelope_sender);
    EXPECT_EQ(mail.header.from.address.text(), "accounts@acme.example");
}

TEST(BounceAddress, WithoutADomainForBouncesTheyGoToTheSender)
{
    World world;

    world.sign_up("ada@example.org", phrase, "Ada");
    world.deliver();

    ASSERT_EQ(world.transport.mails.size(), 1U);
    EXPECT_EQ(world.transport.mails[0].envelope_sender, "");
}

} // namespace
} // namespace postkey::flow
