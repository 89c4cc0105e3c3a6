#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto new_phrase = "cactus lantern invoice";

class OwnAccountFlow : public testing::Test
{
protected:
    OwnAccountFlow()
        : account(world.verified_account("ada@example.org", phrase, "Ada")),
          here(world.sign_in("ada", phrase).value())
    {
    }

    std::expected<void, Refusal> change_password(std::string_view current, std::string_view password)
    {
        return run(world.own_account.change_password(account.id, here.session, World::secret(current),
                                                     World::secret(password), Origin()));
    }
    std::expected<void, Refusal> close(std::string_view current)
    {
        return run(world.own_account.close(account.id, World::secret(current), Origin()));
    }
    std::expected<Account, Refusal> change(ProfileChange wish)
    {
        return run(world.own_account.change_profile(account.id, std::move(wish), Origin()));
    }

    World world;
    Account account;
    SignedIn here;
};

TEST_F(OwnAccountFlow, ANewPasswordEndsEveryOtherSessionAndTellsTheOwner)
{
    const auto elsewhere = world.sign_in("ada", phrase).value();

    ASSERT_TRUE(change_password(phrase, new_phrase));
    world.deliver();

    EXPECT_TRUE(world.sign_in("ada", new_phrase));
    EXPECT_FALSE(world.sign_in("ada", phrase));
    EXPECT_TRUE(run(world.sessions.refresh(here.secret, Origin())));
    EXPECT_FALSE(run(world.sessions.refresh(elsewhere.secret, Origin())));
    EXPECT_EQ(world.newest_mail().content.kind, MailKind::password_changed);
}

// S-020.
TEST_F(OwnAccountFlow, ANewPasswordVoidsOpenLinks)
{
    const auto link = world.recovery_token_for("ada@example.org");

    ASSERT_TRUE(change_password(phrase, new_phrase));

    EXPECT_EQ(world.reset_password(link, "marble pigeon undertow").error(), Refusal::token_not_valid);
}

TEST_F(OwnAccountFlow, AWrongCurrentPasswordChangesNothing)
{
    EXPECT_EQ(change_password(new_phrase, "marble pigeon undertow").error(), Refusal::credentials_not_valid);
    EXPECT_EQ(change_password(std::string(5000, 'x'), "marble pigeon undertow").error(),
              Refusal::credentials_not_valid);
    EXPECT_EQ(close(new_phrase).error(), Refusal::credentials_not_valid);

    EXPECT_TRUE(world.sign_in("ada", phrase));
}

TEST_F(OwnAccountFlow, ANewPasswordIsJudged)
{
    EXPECT_EQ(change_password(phrase, "kT9vQ2m").error(), Refusal::password_too_short);
    EXPECT_EQ(change_password(phrase, std::string(257, 'x')).error(), Refusal::password_too_long);
    EXPECT_EQ(change_password(phrase, "password1").error(), Refusal::password_too_easy);
    EXPECT_EQ(change_password(phrase, "violet\ttugboat").error(), Refusal::password_malformed);
    EXPECT_EQ(change_password(phrase, World::breached_password).error(), Refusal::password_breached);

    EXPECT_TRUE(world.sign_in("ada", phrase));
}

// S-061: a stolen session is no place to guess the password.
TEST_F(OwnAccountFlow, GuessesOfTheCurrentPasswordAreLimited)
{
    for (int i = 0; i < 30; ++i)
        EXPECT_EQ(close(new_phrase).error(), Refusal::credentials_not_valid);

    EXPECT_EQ(close(phrase).error(), Refusal::too_many_requests);
    EXPECT_EQ(change_password(phrase, new_phrase).error(), Refusal::too_many_requests);
}

TEST_F(OwnAccountFlow, TheProfileChangesAndUsernamesAreUnique)
{
    world.verified_account("bob@example.org", phrase, "bob");

    EXPECT_EQ(change({.name = "Lady Ada", .username = std::nullopt, .locale = Locale::ko})->name, "Lady Ada");
    EXPECT_EQ(
        change(
            {.name = std::nullopt, .username = std::optional(Username::parse("BOB")), .locale = std::nullopt})
            .error(),
        Refusal::username_taken);
    EXPECT_EQ(change({.name = std::nullopt,
                      .username = std::optional(Username::parse("ada.l")),
                      .locale = std::nullopt})
                  ->username,
              "ada.l");
    EXPECT_TRUE(world.sign_in("ADA.L", phrase));

    ASSERT_TRUE(close(phrase));
    EXPECT_EQ(change({.name = "x", .username = std::nullopt, .locale = std::nullopt}).error(),
              Refusal::not_found);
}

TEST_F(OwnAccountFlow, AClosedAccountIsGoneAndItsOwnerIsToldInHisLanguage)
{
    change({.name = std::nullopt, .username = std::nullopt, .locale = Locale::ko});
    const auto link = world.recovery_token_for("ada@example.org");
    const auto transport_before = world.transport.mails.size();

    ASSERT_TRUE(close(phrase));
    world.deliver();

    ASSERT_EQ(world.transport.mails.size(), transport_before + 1);
    EXPECT_EQ(world.newest_mail().content.kind, MailKind::account_closed);
    EXPECT_EQ(world.newest_mail().content.locale, Locale::ko);
    EXPECT_EQ(world.newest_mail().header.to.text(), "ada@example.org");
    EXPECT_EQ(world.sign_in("ada", phrase).error(), Refusal::credentials_not_valid);
    EXPECT_FALSE(run(world.sessions.refresh(here.secret, Origin())));
    EXPECT_EQ(world.reset_password(link, new_phrase).error(), Refusal::token_not_valid);
    EXPECT_EQ(close(phrase).error(), Refusal::credentials_not_valid);
}

TEST_F(OwnAccountFlow, TheAddressOfAClosedAccountIsFreeAgain)
{
    ASSERT_TRUE(close(phrase));

    const auto again = world.verified_account("ada@example.org", new_phrase, "Ada");

    EXPECT_NE(again.id, account.id);
    EXPECT_TRUE(world.sign_in("ada", new_phrase));
}

} // namespace
} // namespace postkey::flow
