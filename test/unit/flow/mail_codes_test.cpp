// The eight digits beside the link (product.md §12, Codes).
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto new_phrase = "cactus lantern invoice";

class MailCodes : public testing::Test
{
protected:
    std::expected<Account, Refusal> reset(const std::string& code, std::string_view email = "ada@example.org",
                                          std::string_view password = new_phrase)
    {
        ResetPasswordRequest request{.proof = MailedCode{World::address(email), World::secret(code)},
                                     .password = World::secret(password),
                                     .identifier = std::nullopt,
                                     .origin = Origin()};
        return run(world.reset_password_flow(std::move(request)));
    }
    std::expected<Account, Refusal> verify(const std::string& code, std::optional<SecretString> cookie)
    {
        VerifyEmailRequest request{.proof =
                                       MailedCode{World::address("ada@example.org"), World::secret(code)},
                                   .claim_cookie = std::move(cookie),
                                   .password = std::nullopt};
        return run(world.verify_email_flow(std::move(request)));
    }
    std::string recovery_code()
    {
        world.ask_for_recovery("ada@example.org");
        world.deliver();
        return world.newest_mail().code;
    }
    static std::string wrong(std::string code)
    {
        code[0] = code[0] == '9' ? '0' : static_cast<char>(code[0] + 1);
        return code;
    }

    World world;
};

TEST_F(MailCodes, AResetCodeDoesWhatTheLinkDoes)
{
    world.verified_account("ada@example.org", phrase);
    const auto code = recovery_code();
    const auto link = world.token_in(world.newest_mail());

    ASSERT_TRUE(reset(code));

    EXPECT_TRUE(world.sign_in("ada@example.org", new_phrase));
    EXPECT_EQ(reset(code).error(), Refusal::token_not_valid);
    EXPECT_EQ(world.reset_password(link, phrase).error(), Refusal::token_not_valid)
        << "code and link are one token";
}

TEST_F(MailCodes, AVerificationCodeNeedsTheSameProofAsTheLink)
{
    const auto signed_up = world.sign_up("ada@example.org", phrase);
    world.deliver();
    const auto code = world.newest_mail().code;

    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(verify(code, std::nullopt).error(), Refusal::proof_required) << "a right code costs no try";
    EXPECT_TRUE(verify(code, signed_up.claim_proof));
}

TEST_F(MailCodes, FiveWrongTriesEndTheCodeAndTheLinkStays)
{
    world.verified_account("ada@example.org", phrase);
    const auto code = recovery_code();
    const auto link = world.token_in(world.newest_mail());
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(reset(wrong(code)).error(), Refusal::token_not_valid);

    EXPECT_EQ(reset(code).error(), Refusal::token_not_valid);
    EXPECT_TRUE(world.reset_password(link, new_phrase));
}

TEST_F(MailCodes, AfterFourWrongTriesTheRightOneIsTaken)
{
    world.verified_account("ada@example.org", phrase);
    const auto code = recovery_code();
    for (int i = 0; i < 4; ++i)
        EXPECT_FALSE(reset(wrong(code)));

    EXPECT_TRUE(reset(code));
}

TEST_F(MailCodes, ARefusedPasswordCostsNoTry)
{
    world.verified_account("ada@example.org", phrase);
    const auto code = recovery_code();
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(reset(code, "ada@example.org", "short").error(), Refusal::password_too_short);

    EXPECT_TRUE(reset(code));
}

TEST_F(MailCodes, ACodeLivesTenMinutesFromHandOver)
{
    world.verified_account("ada@example.org", phrase);
    const auto code = recovery_code();

    world.clock.advance(10min - 1ms);
    EXPECT_EQ(reset(code, "ada@example.org", "short").error(), Refusal::password_too_short) << "still good";
    world.clock.advance(1ms);
    EXPECT_EQ(reset(code).error(), Refusal::token_not_valid);
}

TEST_F(MailCodes, TheMinutesCountFromTheHandOverNotFromTheRequest)
{
    world.verified_account("ada@example.org", phrase);
    world.ask_for_recovery("ada@example.org");
    world.clock.advance(1h);
    world.deliver();

    world.clock.advance(10min - 1ms);
    EXPECT_TRUE(reset(world.newest_mail().code));
}

TEST_F(MailCodes, TheNewMailsCodeReplacesTheOldOne)
{
    world.verified_account("ada@example.org", phrase);
    const auto old_code = recovery_code();
    const auto old_link = world.newest_mail().link;
    world.clock.advance(1min);
    const auto new_code = recovery_code();

    ASSERT_EQ(world.newest_mail().link, old_link);
    ASSERT_NE(new_code, old_code);
    EXPECT_EQ(reset(old_code).error(), Refusal::token_not_valid);
    EXPECT_TRUE(reset(new_code));
}

TEST_F(MailCodes, ACodeIsForItsAddressAndPurposeOnly)
{
    world.verified_account("ada@example.org", phrase);
    world.verified_account("bob@example.org", phrase);
    const auto code = recovery_code();

    EXPECT_EQ(reset(code, "bob@example.org").error(), Refusal::token_not_valid);
    EXPECT_EQ(reset(code, "nobody@example.org").error(), Refusal::token_not_valid);
    EXPECT_EQ(verify(code, std::nullopt).error(), Refusal::token_not_valid);
    EXPECT_TRUE(reset(code));
}

TEST_F(MailCodes, WhatIsNotEightDigitsIsAWrongCode)
{
    world.verified_account("ada@example.org", phrase);
    const auto code = recovery_code();
    for (const auto& typed : {std::string(), code + " ", code.substr(1), code + "0"})
        EXPECT_EQ(reset(typed).error(), Refusal::token_not_valid);

    EXPECT_TRUE(reset(code));
}

// S-026.
TEST_F(MailCodes, OfFiftyGuessesAtOnceNoneGetsPastTheFifthTry)
{
    world.verified_account("ada@example.org", phrase);
    const auto code = recovery_code();
    std::vector<Task<std::expected<Account, Refusal>>> guesses;
    for (int i = 0; i < 50; ++i) {
        ResetPasswordRequest request{
            .proof = MailedCode{World::address("ada@example.org"), World::secret(wrong(code))},
            .password = World::secret(new_phrase),
            .identifier = std::nullopt,
            .origin = Origin()};
        guesses.push_back(world.reset_password_flow(std::move(request)));
    }
    test::run_together(std::move(guesses));

    EXPECT_EQ(world.count("SELECT code_tries FROM action_tokens WHERE scope = 'pwd_reset'"), 5);
    EXPECT_EQ(reset(code).error(), Refusal::token_not_valid);
}

} // namespace
} // namespace postkey::flow
