#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto other_phrase = "cactus lantern invoice";

class VerifyEmailFlow : public testing::Test
{
protected:
    // Signs up and receives the mail.
    SignedUp sign_up(std::string_view email = "ada@example.org", std::string_view password = phrase,
                     std::string_view username = "Ada")
    {
        auto signed_up = world.sign_up(email, password, username);
        world.deliver();
        return signed_up;
    }
    SecretString newest_token() { return world.token_in(world.newest_mail()); }

    World world;
};

TEST_F(VerifyEmailFlow, InTheBrowserThatSignedUpTheTokenIsEnough)
{
    const auto signed_up = sign_up();

    const auto account = world.verify(newest_token(), signed_up.claim_proof);

    ASSERT_TRUE(account);
    EXPECT_EQ(account->id, signed_up.account.id);
    EXPECT_EQ(account->account_status, AccountStatus::verified);
    EXPECT_EQ(account->username, "Ada");
    EXPECT_TRUE(world.sign_in("ada@example.org", phrase));
    EXPECT_TRUE(world.sign_in("ada", phrase));
}

TEST_F(VerifyEmailFlow, ElsewhereTheClaimsPasswordIsNeeded)
{
    sign_up();

    const auto account = world.verify(newest_token(), std::nullopt, World::secret(phrase));

    ASSERT_TRUE(account);
    EXPECT_EQ(account->username, "Ada") << "who knows the password made the claim";
    EXPECT_TRUE(world.sign_in("ada@example.org", phrase));
}

TEST_F(VerifyEmailFlow, WithoutProofNothingIsConsumed)
{
    const auto signed_up = sign_up();
    const auto token = newest_token();

    EXPECT_EQ(world.verify(token, std::nullopt).error(), Refusal::proof_required);
    EXPECT_EQ(world.verify(token, World::secret("another cookie")).error(), Refusal::proof_required);
    EXPECT_EQ(world.count("SELECT count(*) FROM accounts"), 0);

    EXPECT_TRUE(world.verify(token, signed_up.claim_proof));
}

// S-046, S-047: who proves the mailbox without knowing the password did not make the claim.
TEST_F(VerifyEmailFlow, ANewPasswordBecomesTheAccountsAndTheClaimantsDataGoes)
{
    sign_up("ada@example.org", phrase, "attacker");

    const auto account = world.verify(newest_token(), std::nullopt, World::secret(other_phrase));

    ASSERT_TRUE(account);
    EXPECT_EQ(account->username, std::nullopt);
    EXPECT_EQ(account->name, std::nullopt);
    EXPECT_TRUE(world.sign_in("ada@example.org", other_phrase));
    EXPECT_EQ(world.sign_in("ada@example.org", phrase).error(), Refusal::credentials_not_valid);
}

TEST_F(VerifyEmailFlow, ANewPasswordIsJudgedAndARefusedOneConsumesNothing)
{
    sign_up();
    const auto token = newest_token();

    EXPECT_EQ(world.verify(token, std::nullopt, World::secret("short")).error(), Refusal::password_too_short);
    EXPECT_EQ(world.verify(token, std::nullopt, World::secret("password1")).error(),
              Refusal::password_too_easy);
    EXPECT_EQ(world.verify(token, std::nullopt, World::secret(std::string(257, 'x'))).error(),
              Refusal::password_too_long);
    EXPECT_EQ(world.verify(token, std::nullopt, World::secret(World::breached_password)).error(),
              Refusal::password_breached);

    EXPECT_TRUE(world.verify(token, std::nullopt, World::secret(other_phrase)));
}

TEST_F(VerifyEmailFlow, WhereANewPasswordIsNotAllowedOnlyTheClaimsProves)
{
    sign_up();
    const auto verify = [&](std::string_view password) {
        VerifyEmailRequest request{.proof = MailedToken{newest_token()},
                                   .claim_cookie = std::nullopt,
                                   .password = World::secret(password),
                                   .new_password = VerifyEmailRequest::NewPassword::refused};
        return run(world.verify_email_flow(std::move(request)));
    };

    EXPECT_EQ(verify(other_phrase).error(), Refusal::proof_required);
    EXPECT_TRUE(verify(phrase));
}

// S-015, S-016.
TEST_F(VerifyEmailFlow, ALinkWorksOnce)
{
    const auto signed_up = sign_up();
    const auto token = newest_token();
    ASSERT_TRUE(world.verify(token, signed_up.claim_proof));

    EXPECT_EQ(world.verify(token, signed_up.claim_proof).error(), Refusal::token_not_valid);
}

// S-025 through the whole flow.
TEST_F(VerifyEmailFlow, AnAlteredLinkIsRefusedWithoutAskingTheDatabase)
{
    const auto signed_up = sign_up();
    const std::string token(newest_token().reveal());
    const auto transactions = world.database.transactions();

    for (const auto& altered : {token + "A", token + "=", token.substr(1), " " + token, token + "\n",
                                std::string(), token + std::string("\0x", 2)})
        EXPECT_EQ(world.verify(World::secret(altered), signed_up.claim_proof).error(),
                  Refusal::token_not_valid);

    EXPECT_EQ(world.database.transactions(), transactions);
    EXPECT_TRUE(world.verify(World::secret(token), signed_up.claim_proof));
}

// S-021.
TEST_F(VerifyEmailFlow, ALinkIsRefusedFromTheInstantItExpires)
{
    const auto signed_up = sign_up();
    const auto token = newest_token();

    world.clock.advance(world.policy.tokens.verification_life - 1ms);
    EXPECT_EQ(world.verify(token, std::nullopt).error(), Refusal::proof_required) << "still good";
    world.clock.advance(1ms);
    EXPECT_EQ(world.verify(token, signed_up.claim_proof).error(), Refusal::token_not_valid);
}

// S-022.
TEST_F(VerifyEmailFlow, ALinkForAnotherPurposeIsRefused)
{
    world.verified_account("ada@example.org", phrase);
    const auto reset = world.recovery_token_for("ada@example.org");
    const auto signed_up = sign_up("bob@example.org", phrase, "Bob");
    const auto verification = newest_token();

    EXPECT_EQ(world.verify(reset, std::nullopt, World::secret(other_phrase)).error(),
              Refusal::token_not_valid);
    EXPECT_EQ(world.reset_password(verification, other_phrase).error(), Refusal::token_not_valid);
}

TEST_F(VerifyEmailFlow, SuccessDropsEveryOtherClaimOfTheAddress)
{
    const auto attacker = sign_up("ada@example.org", other_phrase, "attacker");
    const auto attackers_token = newest_token();
    const auto owner = sign_up();

    ASSERT_TRUE(world.verify(newest_token(), owner.claim_proof));

    EXPECT_EQ(world.verify(attackers_token, attacker.claim_proof).error(), Refusal::token_not_valid);
    EXPECT_EQ(world.sign_in("ada@example.org", other_phrase).error(), Refusal::credentials_not_valid);
    EXPECT_EQ(world.count("SELECT count(*) FROM claims"), 0);
}

// Pre-hijacking, classic: the attacker signs up first, the victim later proves only his own claim.
TEST_F(VerifyEmailFlow, TheAttackersCookieProvesNothingForTheVictimsMail)
{
    const auto attacker = sign_up("ada@example.org", other_phrase, "attacker");
    const auto victim = sign_up();

    EXPECT_EQ(world.verify(newest_token(), attacker.claim_proof).error(), Refusal::proof_required);

    ASSERT_TRUE(world.verify(newest_token(), victim.claim_proof));
    EXPECT_TRUE(world.sign_in("ada@example.org", phrase));
}

// Pre-hijacking: a victim who clicks the link of the attacker's sign-up in his own browser.
TEST_F(VerifyEmailFlow, OneClickInAnotherBrowserNeverActivatesTheClaimantsPassword)
{
    sign_up("ada@example.org", other_phrase, "attacker");

    EXPECT_EQ(world.verify(newest_token(), std::nullopt).error(), Refusal::proof_required);
    ASSERT_TRUE(world.verify(newest_token(), std::nullopt, World::secret(phrase)));

    EXPECT_FALSE(world.sign_in("ada@example.org", other_phrase));
    EXPECT_FALSE(world.sign_in("attacker", other_phrase));
}

TEST_F(VerifyEmailFlow, AUsernameThatWasTakenMeanwhileIsLeftOut)
{
    const auto late = sign_up("late@example.org", phrase, "ADA");
    const auto late_token = newest_token();
    world.verified_account("ada@example.org", phrase, "ada");

    const auto account = world.verify(late_token, late.claim_proof);

    ASSERT_TRUE(account);
    EXPECT_EQ(account->username, std::nullopt);
}

TEST_F(VerifyEmailFlow, AnExpiredClaimCannotBeProven)
{
    const auto signed_up = sign_up();
    world.clock.advance(world.policy.claim_life - 1h);
    world.ask_for_verification("ada@example.org");
    world.deliver();
    const auto token = newest_token();

    world.clock.advance(1h);

    EXPECT_EQ(world.verify(token, signed_up.claim_proof).error(), Refusal::token_not_valid);
}

TEST_F(VerifyEmailFlow, TheAlreadyVerifiedGetNoFurtherMail)
{
    world.verified_account("ada@example.org", phrase);
    const auto mails = world.transport.mails.size();

    world.ask_for_verification("ada@example.org");
    world.deliver();

    EXPECT_EQ(world.transport.mails.size(), mails);
}

TEST_F(VerifyEmailFlow, OfTwentyConfirmationsAtOnceOneSucceeds)
{
    const auto signed_up = sign_up();
    std::vector<Task<std::expected<Account, Refusal>>> confirmations;
    for (int i = 0; i < 20; ++i) {
        VerifyEmailRequest request{.proof = MailedToken{newest_token()},
                                   .claim_cookie = signed_up.claim_proof,
                                   .password = std::nullopt};
        confirmations.push_back(world.verify_email_flow(std::move(request)));
    }

    const auto answers = test::run_together(std::move(confirmations));

    const auto succeeded =
        std::ranges::count_if(answers, [](const auto& answer) { return answer.has_value(); });
    EXPECT_EQ(succeeded, 1);
}

} // namespace
} // namespace postkey::flow
