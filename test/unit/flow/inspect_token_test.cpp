#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using test::run;
using test::World;
using Browser = InspectedToken::Browser;

constexpr auto phrase = "violet tugboat sermon";

std::expected<InspectedToken, Refusal> inspected(World& world, const SecretString& token,
                                                 std::optional<SecretString> cookie = std::nullopt)
{
    return run(world.inspect_token(token, std::move(cookie)));
}

TEST(InspectToken, SaysWhatALinkIsForAndUntilWhen)
{
    World world;
    world.verified_account("ada@example.org", phrase);
    const auto token = world.recovery_token_for("ada@example.org");

    const auto seen = inspected(world, token);

    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->scope, TokenScope::pwd_reset);
    EXPECT_EQ(seen->email.text(), "ada@example.org");
    EXPECT_EQ(seen->expires_at, world.clock.now() + world.policy.tokens.reset_life);
    EXPECT_EQ(seen->browser, Browser::other);
}

TEST(InspectToken, KnowsTheBrowserThatSignedUp)
{
    World world;
    const auto signed_up = world.sign_up("ada@example.org", phrase);
    world.deliver();
    const auto token = world.token_in(world.newest_mail());

    EXPECT_EQ(inspected(world, token)->browser, Browser::other);
    EXPECT_EQ(inspected(world, token, World::secret("another"))->browser, Browser::other);
    EXPECT_EQ(inspected(world, token, signed_up.claim_proof)->browser, Browser::same);
}

// Promise 4: no scanner can use a link up.
TEST(InspectToken, ChangesNothingHoweverOftenItIsAsked)
{
    World world;
    world.verified_account("ada@example.org", phrase);
    const auto token = world.recovery_token_for("ada@example.org");
    world.database.take_statements();

    for (int i = 0; i < 50; ++i)
        ASSERT_TRUE(inspected(world, token));

    for (const auto& statement : world.database.take_statements())
        EXPECT_TRUE(statement.starts_with("SELECT")) << statement;
    EXPECT_TRUE(world.reset_password(token, "cactus lantern invoice"));
}

TEST(InspectToken, UsedExpiredForgedAndClosedLinksAreAllAlike)
{
    World world;
    world.verified_account("ada@example.org", phrase);
    const auto used = world.recovery_token_for("ada@example.org");
    ASSERT_TRUE(world.reset_password(used, "cactus lantern invoice"));
    world.deliver(); // the notice
    EXPECT_EQ(inspected(world, used).error(), Refusal::token_not_valid);

    const auto expired = world.recovery_token_for("ada@example.org");
    world.clock.advance(world.policy.tokens.reset_life - 1ms);
    EXPECT_TRUE(inspected(world, expired));
    world.clock.advance(1ms);
    EXPECT_EQ(inspected(world, expired).error(), Refusal::token_not_valid);

    for (const auto& forged :
         {std::string(), std::string("x"), std::string(expired.reveal()) + "A", std::string(10'000, 'A')})
        EXPECT_EQ(inspected(world, World::secret(forged)).error(), Refusal::token_not_valid);
}

TEST(InspectToken, ALinkOfAnExpiredClaimIsNotGood)
{
    World world;
    world.sign_up("ada@example.org", phrase);
    world.clock.advance(world.policy.claim_life - 1h);
    world.ask_for_verification("ada@example.org");
    world.deliver();
    const auto token = world.token_in(world.newest_mail());
    EXPECT_TRUE(inspected(world, token));

    world.clock.advance(1h);

    EXPECT_EQ(inspected(world, token).error(), Refusal::token_not_valid);
}

} // namespace
} // namespace postkey::flow
