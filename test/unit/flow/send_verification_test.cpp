// poletto's way to ask for the verification mail again.
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto wrong_phrase = "cactus lantern invoice";

class SendVerificationFlow : public testing::Test
{
protected:
    SendVerificationFlow() : signed_up(world.sign_up("ada@example.org", phrase, "Ada")) { world.deliver(); }

    static SendVerificationRequest request_for(AccountId id)
    {
        return {.id = std::move(id),
                .claim_cookie = {},
                .signed_in = {},
                .identifier = {},
                .password = {},
                .origin = {}};
    }
    std::expected<std::optional<MessageId>, Refusal> with_password(AccountId id, std::string identifier,
                                                                   std::string_view password)
    {
        auto request = request_for(std::move(id));
        request.identifier = std::move(identifier);
        request.password = World::secret(password);
        return run(world.send_verification(std::move(request)));
    }
    std::expected<std::optional<MessageId>, Refusal> with_cookie(AccountId id, SecretString cookie)
    {
        auto request = request_for(std::move(id));
        request.claim_cookie = std::move(cookie);
        return run(world.send_verification(std::move(request)));
    }
    std::size_t mails_after_delivery()
    {
        world.deliver();
        return world.transport.mails.size();
    }

    World world;
    SignedUp signed_up;
};

TEST_F(SendVerificationFlow, TheBrowserThatSignedUpMayAsk)
{
    ASSERT_TRUE(with_cookie(signed_up.account.id, signed_up.claim_proof));

    EXPECT_EQ(mails_after_delivery(), 2U);
    EXPECT_EQ(world.newest_mail().content.kind, MailKind::verify_email);
}

TEST_F(SendVerificationFlow, WhoKnowsTheClaimsPasswordMayAsk)
{
    ASSERT_TRUE(with_password(signed_up.account.id, "ada@example.org", phrase));
    EXPECT_EQ(mails_after_delivery(), 2U);
    ASSERT_TRUE(with_password(signed_up.account.id, "ADA", phrase));
    EXPECT_EQ(mails_after_delivery(), 3U);
}

TEST_F(SendVerificationFlow, AStillValidTokenIsMailedAgain)
{
    const auto first = world.newest_mail().link;

    ASSERT_TRUE(with_cookie(signed_up.account.id, signed_up.claim_proof));
    mails_after_delivery();

    EXPECT_EQ(world.token_in(world.newest_mail()).reveal(), first.substr(first.find_last_of("/=") + 1));
}

TEST_F(SendVerificationFlow, TheMailIsForTheClaimThatWasNamed)
{
    world.sign_up("ada@example.org", wrong_phrase); // a newer claim, of somebody else
    world.deliver();
    ASSERT_TRUE(with_cookie(signed_up.account.id, signed_up.claim_proof));
    world.deliver();

    EXPECT_TRUE(world.verify(world.token_in(world.newest_mail()), signed_up.claim_proof));
}

TEST_F(SendVerificationFlow, EverybodyElseIsRefusedAlikeAndNothingIsSent)
{
    const auto unknown = AccountId::make(world.clock.now(), world.random);
    const auto bob = world.verified_account("bob@example.org", phrase);
    const auto mails = world.transport.mails.size();

    EXPECT_EQ(run(world.send_verification(request_for(signed_up.account.id))).error(),
              Refusal::proof_required);
    EXPECT_EQ(run(world.send_verification(request_for(unknown))).error(), Refusal::proof_required);
    EXPECT_EQ(run(world.send_verification(request_for(bob.id))).error(), Refusal::proof_required);
    EXPECT_EQ(with_cookie(signed_up.account.id, World::secret("another")).error(), Refusal::proof_required);
    EXPECT_EQ(with_cookie(unknown, signed_up.claim_proof).error(), Refusal::proof_required);
    EXPECT_EQ(with_password(signed_up.account.id, "ada@example.org", wrong_phrase).error(),
              Refusal::proof_required);
    EXPECT_EQ(with_password(signed_up.account.id, "bob@example.org", phrase).error(),
              Refusal::proof_required);
    EXPECT_EQ(with_password(unknown, "ada@example.org", phrase).error(), Refusal::proof_required);

    EXPECT_EQ(mails_after_delivery(), mails);
}

TEST_F(SendVerificationFlow, APasswordCostsOneHashWhateverTheIdIs)
{
    const auto unknown = AccountId::make(world.clock.now(), world.random);
    const auto bob = world.verified_account("bob@example.org", phrase);
    for (const auto& [id, identifier] :
         {std::pair(signed_up.account.id, "ada@example.org"),
          std::pair(signed_up.account.id, "bob@example.org"), std::pair(unknown, "ada@example.org"),
          std::pair(bob.id, "bob@example.org"), std::pair(bob.id, "")}) {
        const auto runs = world.hasher.runs();
        EXPECT_EQ(with_password(id, identifier, wrong_phrase).error(), Refusal::proof_required);
        EXPECT_EQ(world.hasher.runs() - runs, 1U);
    }
}

TEST_F(SendVerificationFlow, TheVerifiedGetAFriendlyAnswerAndNoMail)
{
    const auto bob = world.verified_account("bob@example.org", phrase);
    const auto mails = world.transport.mails.size();

    EXPECT_TRUE(with_password(bob.id, "bob@example.org", phrase));
    auto request = request_for(bob.id);
    request.signed_in = bob.id;
    EXPECT_TRUE(run(world.send_verification(std::move(request))));

    EXPECT_EQ(mails_after_delivery(), mails);
}

TEST_F(SendVerificationFlow, ASessionOfSomebodyElseProvesNothing)
{
    const auto bob = world.verified_account("bob@example.org", phrase);
    auto request = request_for(signed_up.account.id);
    request.signed_in = bob.id;

    EXPECT_EQ(run(world.send_verification(std::move(request))).error(), Refusal::proof_required);
}

} // namespace
} // namespace postkey::flow
