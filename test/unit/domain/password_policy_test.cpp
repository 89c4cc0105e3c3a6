#include "domain/password_policy.hpp"

#include <gtest/gtest.h>

namespace postkey {
namespace {

using namespace std::string_literals;

std::string repeated(std::string_view text, std::size_t times)
{
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

std::optional<PasswordRefused> judged(std::string text, std::vector<std::string> context = {})
{
    return PasswordPolicy{.min_length = 8, .min_strength = 2}.judge(SecretString(std::move(text)), context);
}

// Only lengths: strength has tests of its own.
std::optional<PasswordRefused> judged_by_length(std::string text)
{
    return PasswordPolicy{.min_length = 8, .min_strength = 0}.judge(SecretString(std::move(text)), {});
}

std::optional<std::string> normal(std::string text)
{
    const auto normalized = normalized_password(SecretString(std::move(text)));
    return normalized ? std::optional(std::string(normalized->reveal())) : std::nullopt;
}

TEST(PasswordPolicy, EightCodePointsAreEnough)
{
    EXPECT_EQ(judged_by_length("kT9vQ2m"), PasswordRefused::too_short);
    EXPECT_EQ(judged_by_length("kT9vQ2mZ"), std::nullopt);
    EXPECT_EQ(judged_by_length(""), PasswordRefused::too_short);
}

TEST(PasswordPolicy, CodePointsAreCountedAfterNormalisation)
{
    EXPECT_EQ(judged_by_length(repeated("\u00e9", 7)), PasswordRefused::too_short);
    EXPECT_EQ(judged_by_length(repeated("\u00e9", 8)), std::nullopt);
    EXPECT_EQ(judged_by_length(repeated("e\u0301", 7)), PasswordRefused::too_short)
        << "14 as typed, 7 in NFC";
    EXPECT_EQ(judged_by_length(repeated("e\u0301", 8)), std::nullopt);
    EXPECT_EQ(judged_by_length(repeated("\U0001F600", 7)), PasswordRefused::too_short);
    EXPECT_EQ(judged_by_length(repeated("\U0001F600", 8)), std::nullopt);
}

TEST(PasswordPolicy, From257CodePointsItIsRefusedNotCut)
{
    EXPECT_EQ(judged_by_length(repeated("x", 256)), std::nullopt);
    EXPECT_EQ(judged_by_length(repeated("x", 257)), PasswordRefused::too_long);
    EXPECT_EQ(judged_by_length(repeated("\u20ac", 256)), std::nullopt);
    EXPECT_EQ(judged_by_length(repeated("\u20ac", 257)), PasswordRefused::too_long);
    EXPECT_TRUE(normal(repeated("x", 256)));
    EXPECT_FALSE(normal(repeated("x", 257)));
}

TEST(PasswordPolicy, From1025BytesItIsRefusedNotCut)
{
    EXPECT_EQ(judged_by_length(repeated("\U0001F600", 256)), std::nullopt);
    EXPECT_EQ(judged_by_length(repeated("\U0001F600", 256) + "x"), PasswordRefused::too_long);
    EXPECT_EQ(judged_by_length(repeated("e\u0301", 200) + "x"), std::nullopt);
    EXPECT_EQ(judged_by_length(repeated("e\u0301", 342)), PasswordRefused::too_long);
    EXPECT_TRUE(normal(repeated("\U0001F600", 256)));
    EXPECT_FALSE(normal(repeated("\U0001F600", 256) + "x"));
}

// S-058.
TEST(PasswordNormalisation, IsNfcAndNothingElse)
{
    EXPECT_EQ(normal("caf\u00e9 12345"), normal("cafe\u0301 12345"));
    EXPECT_NE(normal("\ufb01le of mine"), normal("file of mine")) << "no NFKC";
    EXPECT_NE(normal("\uff41bcdefgh"), normal("abcdefgh"));
    EXPECT_NE(normal(" leading"), normal("leading")) << "never trimmed";
    EXPECT_NE(normal("trailing "), normal("trailing"));
    EXPECT_NE(normal("Passphrase"), normal("passphrase")) << "never folded";
    EXPECT_EQ(normal(" a  b "), " a  b ");
    EXPECT_EQ(normal("correct horse\0battery staple"s), "correct horse\0battery staple"s)
        << "never cut at a NUL";
    EXPECT_EQ(normal(""), "");
}

TEST(PasswordPolicy, WhatIsNotTextIsMalformed)
{
    for (const auto& text :
         {"abc\0defghijk"s, "abcdefghijk\n"s, "abcdefg\x7fhijk"s, "abcdefghij\xff"s, "abcdefgh\xed\xa0\x80"s})
        EXPECT_EQ(judged_by_length(text), PasswordRefused::malformed) << text;
    EXPECT_FALSE(normal("abcdefgh\xed\xa0\x80"));
}

TEST(PasswordPolicy, SpacesAndEveryPrintableCharacterAreWelcome)
{
    EXPECT_EQ(judged("  purple whale, 7 o'clock  "), std::nullopt);
    EXPECT_EQ(judged("\u00fc\u4f8b\u3048\U0001F600 <&>\"'\\ ~`"), std::nullopt);
}

TEST(PasswordPolicy, WhatIsGuessedAtOnceIsRefused)
{
    for (const auto* text : {"password", "12345678", "qwertyuiop", "aaaaaaaaaaaa", "password1", "iloveyou1"})
        EXPECT_EQ(judged(text), PasswordRefused::too_easy_to_guess) << text;
    EXPECT_EQ(judged("violet tugboat sermon"), std::nullopt);
}

TEST(PasswordPolicy, OnesOwnNameIsAnEasyGuess)
{
    EXPECT_EQ(judged("ximenabarbosa"), std::nullopt);
    EXPECT_EQ(judged("ximenabarbosa", {"ximenabarbosa@example.org", "ximenabarbosa", ""}),
              PasswordRefused::too_easy_to_guess);
}

// S-060.
TEST(PasswordPolicy, AKnownWordWithAFewCharactersAroundItIsAnEasyGuess)
{
    const PasswordPolicy policy{.min_length = 8, .min_strength = 2, .application = "Acme Accounts"};
    const std::vector<std::string> context = {"rosamund.ellery@example.org", "rosamund.ellery"};
    const auto judged_here = [&](const char* text) { return policy.judge(SecretString(text), context); };

    for (const auto* text : {"AcmeAccounts", "acme accounts1!", "2026acmeaccounts", "rosamund.ellery",
                             "RosamundEllery12", "rosamund.ellery@example.org"})
        EXPECT_EQ(judged_here(text), PasswordRefused::too_easy_to_guess) << text;
    EXPECT_EQ(judged_here("acme accounts 1234"), PasswordRefused::too_easy_to_guess);
    EXPECT_EQ(judged_here("rosamund likes violet tugboats"), std::nullopt);
}

TEST(PasswordPolicy, ALongPasswordIsJudgedInBoundedTime)
{
    EXPECT_EQ(judged(repeated("kT9vQ2mZ", 32)), std::nullopt);
    EXPECT_EQ(password_strength(SecretString(repeated("aB3$", 64)), {}), 4);
}

} // namespace
} // namespace postkey
