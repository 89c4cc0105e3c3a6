#include "flow/courier/quotation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace postkey::flow {
namespace {

const std::string token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkyIn0.hQ2v7Lw-Zk_9pXr3TnYb";

TEST(Quotation, AReplyThatQuotesNothingIsLeftAsItIs)
{
    const std::string reply = "250 2.0.0 Ok: queued as 4Wk2Zx0q9Lz1abc at 12345678";

    EXPECT_EQ(without_secrets(reply, token, "87654321"), reply);
    EXPECT_EQ(without_secrets(reply, "", ""), reply);
    EXPECT_EQ(without_secrets("", token, "87654321"), "");
}

// S-014, S-109: some filters name the address that they do not like.
TEST(Quotation, TheTokenAndTheCodeOfTheMailAreTakenOut)
{
    EXPECT_EQ(
        without_secrets("550 5.7.1 https://id.example.org/verify/" + token + " is on a list", token, ""),
        "550 5.7.1 https://id.example.org/verify/[...] is on a list");
    EXPECT_EQ(without_secrets("451 who is 87654321?", token, "87654321"), "451 who is [...]?");
}

TEST(Quotation, SoIsATokenThatIsCutOrFolded)
{
    EXPECT_EQ(without_secrets("550 " + token.substr(0, 30), token, ""), "550 [...]");
    EXPECT_EQ(without_secrets("550 " + token.substr(30), token, ""), "550 [...]");
    EXPECT_EQ(without_secrets("550 " + token.substr(0, 30) + "= " + token.substr(30), token, ""),
              "550 [...]= [...]");
}

TEST(Quotation, TwelveCharactersTellAndElevenDoNot)
{
    EXPECT_EQ(without_secrets("550 " + token.substr(40, 12) + "!", token, ""), "550 [...]!");
    EXPECT_EQ(without_secrets("550 " + token.substr(40, 11) + "!", token, ""),
              "550 " + token.substr(40, 11) + "!");
}

} // namespace
} // namespace postkey::flow
