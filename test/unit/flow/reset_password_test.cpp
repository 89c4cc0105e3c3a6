#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using test::run;
using test::World;

constexpr auto first_phrase = "violet tugboat sermon";
constexpr auto second_phrase = "cactus lantern invoice";
constexpr auto third_phrase = "marble pigeon undertow";

class ResetPasswordFlow : public testing::Test
{
protected:
    ResetPasswordFlow() { world.verified_account("ada@example.org", first_phrase, "ada"); }

    std::size_t mails() const { return world.transport.mails.size(); }
    MailKind newest_kind() const { return world.newest_mail().content.kind; }
    void recover(std::string_view email)
    {
        world.ask_for_recovery(email);
        world.deliver();
    }

    World world;
};

TEST_F(ResetPasswordFlow, ALinkThatGoesOutAgainTellsTheLifeItHasLeft)
{
    recover("ada@example.org");
    EXPECT_NE(world.newest_mail().content.text.find("30 minutes"), std::string::npos);

    world.clock.advance(10min);
    recover("ada@example.org");

    EXPECT_NE(world.newest_mail().content.text.find("20 minutes"), std::string::npos)
        << world.newest_mail().content.text;
}

TEST_F(ResetPasswordFlow, ALinkSetsANewPasswordAndSignsNobodyIn)
{
    const auto token = world.recovery_token_for("ada@example.org");
    const auto sessions = world.count("SELECT count(*) FROM sessions");

    ASSERT_TRUE(world.reset_password(token, second_phrase));

    EXPECT_TRUE(world.count("SELECT count(*) FROM sessions") == sessions);
    EXPECT_FALSE(world.sign_in("ada@example.org", first_phrase));
    EXPECT_TRUE(world.sign_in("ada@example.org", second_phrase));
}

TEST_F(ResetPasswordFlow, ALinkWorksOnce)
{
    const auto token = world.recovery_token_for("ada@example.org");
    ASSERT_TRUE(world.reset_password(token, second_phrase));

    EXPECT_EQ(world.reset_password(token, third_phrase).error(), Refusal::token_not_valid);
    EXPECT_TRUE(world.sign_in("ada@example.org", second_phrase));
}

TEST_F(ResetPasswordFlow, OfFiftyAtOnceExactlyOneSucceedsAndOnlyItsPasswordOpens)
{
    const auto token = world.recovery_token_for("ada@example.org");
    std::vector<Task<std::expected<Account, Refusal>>> tries;
    for (int i = 0; i < 50; ++i) {
        ResetPasswordRequest request{.proof = MailedToken{token},
                                     .password =
                                         World::secret(std::string(second_phrase) + " " + std::to_string(i)),
                                     .identifier = std::nullopt,
                                     .origin = Origin()};
        tries.push_back(world.reset_password_flow(std::move(request)));
    }

    const auto answers = test::run_together(std::move(tries));

    int opened = 0;
    for (std::size_t i = 0; i < answers.size(); ++i)
        if (answers[i]) {
            ++opened;
            EXPECT_TRUE(
                world.sign_in("ada@example.org", std::string(second_phrase) + " " + std::to_string(i)));
        }
    EXPECT_EQ(opened, 1);
    world.deliver();
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE kind = 'password_changed'"), 1);
}

TEST_F(ResetPasswordFlow, LinkIsRefusedFromTheInstantItExpires)
{
    const auto token = world.recovery_token_for("ada@example.org");

    world.clock.advance(world.policy.tokens.reset_life - 1ms);
    EXPECT_EQ(world.reset_password(token, "short").error(), Refusal::password_too_short) << "still good";
    world.clock.advance(1ms);
    EXPECT_EQ(world.reset_password(token, second_phrase).error(), Refusal::token_not_valid);
    EXPECT_TRUE(world.sign_in("ada@example.org", first_phrase));
}

// S-067, S-019.
TEST_F(ResetPasswordFlow, EndsEverySessionAndEveryOtherLink)
{
    const auto session = world.sign_in("ada@example.org", first_phrase).value();
    const auto older = world.recovery_token_for("ada@example.org");
    world.clock.advance(16min);
    const auto newer = world.recovery_token_for("ada@example.org");
    ASSERT_NE(older.reveal(), newer.reveal());

    ASSERT_TRUE(world.reset_password(newer, second_phrase));

    EXPECT_FALSE(run(world.sessions.refresh(session.secret, Origin())));
    EXPECT_EQ(world.reset_password(older, third_phrase).error(), Refusal::token_not_valid);
}

// S-017.
TEST_F(ResetPasswordFlow, AFailedTryDoesNotConsumeTheLink)
{
    const auto token = world.recovery_token_for("ada@example.org");
    EXPECT_EQ(world.reset_password(token, "kT9vQ2m").error(), Refusal::password_too_short);
    EXPECT_EQ(world.reset_password(token, std::string(257, 'x')).error(), Refusal::password_too_long);
    EXPECT_EQ(world.reset_password(token, "password1").error(), Refusal::password_too_easy);
    EXPECT_EQ(world.reset_password(token, "ada@example.org").error(), Refusal::password_too_easy);
    EXPECT_EQ(world.reset_password(token, World::breached_password).error(), Refusal::password_breached);

    EXPECT_TRUE(world.reset_password(token, second_phrase));
}

TEST_F(ResetPasswordFlow, TheOwnerIsTold)
{
    ASSERT_TRUE(world.reset_password(world.recovery_token_for("ada@example.org"), second_phrase));
    world.deliver();

    EXPECT_EQ(newest_kind(), MailKind::password_changed);
    EXPECT_EQ(world.newest_mail().header.to.text(), "ada@example.org");
}

// product.md §12, Mail.
TEST_F(ResetPasswordFlow, ARepeatMailsTheSameLinkWhileMoreThanHalfOfItsLifeIsLeft)
{
    const auto first = world.recovery_token_for("ada@example.org");

    world.clock.advance(15min - 1ms);
    EXPECT_EQ(world.recovery_token_for("ada@example.org").reveal(), first.reveal());
    world.clock.advance(1ms);
    const auto second = world.recovery_token_for("ada@example.org");

    EXPECT_NE(second.reveal(), first.reveal());
    EXPECT_EQ(world.reset_password(first, "short").error(), Refusal::password_too_short)
        << "the first lives on to its own expiry (mail.md §10.9)";
    EXPECT_TRUE(world.reset_password(second, second_phrase));
    EXPECT_EQ(world.reset_password(first, third_phrase).error(), Refusal::token_not_valid)
        << "success ends both";
}

// S-029.
TEST_F(ResetPasswordFlow, AskingChangesNothingInTheAccount)
{
    const auto session = world.sign_in("ada@example.org", first_phrase).value();
    for (int i = 0; i < 20; ++i)
        recover("ada@example.org");

    EXPECT_TRUE(world.sign_in("ada@example.org", first_phrase));
    EXPECT_TRUE(run(world.sessions.refresh(session.secret, Origin())));
}

TEST_F(ResetPasswordFlow, UnknownAndDisabledGetNothingAndAClaimItsVerification)
{
    const auto before = mails();
    recover("nobody@example.org");
    EXPECT_EQ(mails(), before);

    const auto claim = world.sign_up("bob@example.org", first_phrase);
    world.deliver();
    recover("bob@example.org");
    EXPECT_EQ(newest_kind(), MailKind::verify_email);
    EXPECT_TRUE(world.verify(world.token_in(world.newest_mail()), claim.claim_proof));

    world.sqlite->transact_blocking(
        [](sql::Connection& connection) { connection("UPDATE accounts SET user_status = 'DISABLED'"); });
    const auto count = mails();
    recover("ada@example.org");
    EXPECT_EQ(mails(), count);
}

// Promise 2, by construction (S-007).
TEST_F(ResetPasswordFlow, AskingLooksAtNoAccountAndCostsTheSameForEverybody)
{
    const auto statements_for = [&](std::string_view email) {
        world.database.take_statements();
        world.ask_for_recovery(email);
        return world.database.take_statements();
    };
    const auto known = statements_for("ada@example.org");

    EXPECT_EQ(known, statements_for("nobody@example.org"));
    for (const auto& statement : known) {
        EXPECT_EQ(statement.find("accounts"), std::string::npos) << statement;
        EXPECT_EQ(statement.find("claims"), std::string::npos) << statement;
    }
}

// S-039.
TEST_F(ResetPasswordFlow, MailGoesOnlyToTheStoredAddress)
{
    for (const auto* lookalike : {"\u0430da@example.org", "ad\u00e0@example.org", "\uff41da@example.org"})
        recover(lookalike);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE kind = 'reset_password'"), 0);

    recover("ADA@EXAMPLE.ORG");
    EXPECT_EQ(world.newest_mail().header.to.text(), "ada@example.org");
}

TEST_F(ResetPasswordFlow, ADisabledAccountsLinkIsRefused)
{
    const auto token = world.recovery_token_for("ada@example.org");
    world.sqlite->transact_blocking(
        [](sql::Connection& connection) { connection("UPDATE accounts SET user_status = 'DISABLED'"); });

    EXPECT_EQ(world.reset_password(token, second_phrase).error(), Refusal::token_not_valid);
}

// dundie names the account in the path.
TEST_F(ResetPasswordFlow, AnAccountThatIsNamedMustBeTheTokens)
{
    const auto reset_naming = [&](const SecretString& token, const std::string& identifier) {
        ResetPasswordRequest request{.proof = MailedToken{token},
                                     .password = World::secret(second_phrase),
                                     .identifier = identifier,
                                     .origin = Origin()};
        auto answer = run(world.reset_password_flow(std::move(request)));
        world.deliver(); // the notice
        return answer;
    };
    world.verified_account("bob@example.org", first_phrase, "bob");
    for (const auto* wrong : {"bob", "bob@example.org", "", "@", "ada@example.com"})
        EXPECT_EQ(reset_naming(world.recovery_token_for("ada@example.org"), wrong).error(),
                  Refusal::token_not_valid)
            << wrong;
    const auto id = world.text("SELECT id FROM accounts WHERE email = 'ada@example.org'");
    for (const auto& right : {std::string("ada"), std::string("ADA"), std::string("ada@example.org"), id})
        EXPECT_TRUE(reset_naming(world.recovery_token_for("ada@example.org"), right)) << right;
}

} // namespace
} // namespace postkey::flow
