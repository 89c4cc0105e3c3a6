// The notice of a sign-in from something that the account has not been used from before (S-098).
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto ada = "ada@example.org";

class NewSignInFlow : public testing::Test
{
protected:
    NewSignInFlow() : account(world.verified_account(ada, phrase)) {}

    bool sign_in(std::string client, std::optional<std::string> cookie = std::nullopt,
                 std::string_view password = phrase)
    {
        Origin origin;
        origin.client = std::move(client);
        SignInRequest request{.identifier = ada,
                              .password = World::secret(password),
                              .origin = std::move(origin),
                              .device = cookie ? std::optional(SecretString(*cookie)) : std::nullopt};
        return run(world.sign_in_flow(std::move(request))).has_value();
    }
    // How many notices have left.
    std::ptrdiff_t notices()
    {
        world.deliver();
        return std::ranges::count_if(world.transport.mails, [](const auto& mail) {
            return mail.content.kind == MailKind::new_sign_in;
        });
    }

    World world;
    Account account;
};

TEST_F(NewSignInFlow, TheFirstOneIsNoNewsAndAKnownOneNeither)
{
    ASSERT_TRUE(sign_in("Firefox on Linux", "a"));
    ASSERT_TRUE(sign_in("Firefox on Linux", "a"));

    EXPECT_EQ(notices(), 0);
}

TEST_F(NewSignInFlow, AnotherBrowserIsToldOnceWithItsNameAndTheWayBack)
{
    ASSERT_TRUE(sign_in("Firefox on Linux", "a"));

    ASSERT_TRUE(sign_in("Firefox on Linux", "b"));
    ASSERT_TRUE(sign_in("Firefox on Linux", "b"));

    EXPECT_EQ(notices(), 1);
    const auto mail = world.newest_mail();
    EXPECT_EQ(mail.header.to.text(), ada);
    EXPECT_TRUE(mail.content.text.contains("Firefox on Linux"));
    ASSERT_TRUE(run(world.undo_change(world.token_in(mail), Origin())));
    EXPECT_EQ(world.count("SELECT count(*) FROM sessions"), 0);
    EXPECT_FALSE(sign_in("Firefox on Linux", "b"));
}

TEST_F(NewSignInFlow, AClientWithoutCookiesIsKnownByItsName)
{
    ASSERT_TRUE(sign_in("curl"));
    ASSERT_TRUE(sign_in("curl"));
    EXPECT_EQ(notices(), 0);

    ASSERT_TRUE(sign_in("Chrome on Android"));
    EXPECT_EQ(notices(), 1);
}

TEST_F(NewSignInFlow, AFailedSignInIsNoDevice)
{
    ASSERT_TRUE(sign_in("curl"));
    ASSERT_FALSE(sign_in("Firefox on Linux", "b", "wrong"));

    EXPECT_EQ(notices(), 0);
    EXPECT_EQ(world.count("SELECT count(*) FROM known_devices"), 1);
}

// What is kept of a browser is a digest that differs from account to account.
TEST_F(NewSignInFlow, NoRowTellsWhoSharesABrowser)
{
    world.verified_account("bob@example.org", phrase);
    ASSERT_TRUE(sign_in("Firefox on Linux", "shared"));
    SignInRequest request{.identifier = "bob@example.org",
                          .password = World::secret(phrase),
                          .origin = Origin(),
                          .device = SecretString("shared")};
    ASSERT_TRUE(run(world.sign_in_flow(std::move(request))));

    EXPECT_EQ(world.count("SELECT count(DISTINCT device) FROM known_devices"), 2);
    EXPECT_EQ(world.count("SELECT count(*) FROM known_devices WHERE device LIKE '%shared%'"), 0);
}

TEST_F(NewSignInFlow, TheListOfDevicesStaysShort)
{
    for (int i = 0; i < store::Sessions::most_devices + 5; ++i) {
        world.clock.advance(std::chrono::minutes(3));
        ASSERT_TRUE(sign_in("Firefox on Linux", "cookie " + std::to_string(i)));
    }

    EXPECT_EQ(world.count("SELECT count(*) FROM known_devices"), store::Sessions::most_devices);
}

} // namespace
} // namespace postkey::flow
