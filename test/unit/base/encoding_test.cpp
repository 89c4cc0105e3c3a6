#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace postkey {
namespace {

using namespace std::string_literals;

// RFC 4648 §10.
TEST(Base64url, GivesTheExamplesOfItsRfcWithoutPadding)
{
    EXPECT_EQ(to_base64url(""), "");
    EXPECT_EQ(to_base64url("f"), "Zg");
    EXPECT_EQ(to_base64url("fo"), "Zm8");
    EXPECT_EQ(to_base64url("foo"), "Zm9v");
    EXPECT_EQ(to_base64url("foob"), "Zm9vYg");
    EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
}

TEST(Base64url, ReadsBackEveryByteAtEveryLength)
{
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        bytes += static_cast<char>(i);

        EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes) << i;
    }
}

TEST(Base64url, HasExactlyOneTextForEachValue)
{
    EXPECT_EQ(from_base64url("Zg"), "f");
    for (const auto* same_bits : {"Zh", "Zi", "Zv", "Zm9", "Zm-"})
        EXPECT_EQ(from_base64url(same_bits), std::nullopt) << same_bits;
    EXPECT_EQ(from_base64url("Zm8"), "fo");
}

TEST(Base64url, RefusesWhatIsNotItsAlphabet)
{
    for (const auto& text : {"Zg=="s, "Zg="s, "Zm9v="s, " Zm9v"s, "Zm9v "s, "Zm9v\n"s, "Zm9\nv"s, "+/8"s,
                             "Z"s, "Zm9vY"s, "Zm9v\0"s, "Z\0g"s, "Zm8\x80"s})
        EXPECT_EQ(from_base64url(text), std::nullopt) << text;
}

TEST(Base64, WantsItsPaddingExactly)
{
    EXPECT_EQ(to_base64("f"), "Zg==");
    EXPECT_EQ(to_base64("fo"), "Zm8=");
    EXPECT_EQ(to_base64("foo"), "Zm9v");
    EXPECT_EQ(from_base64("Zg=="), "f");
    EXPECT_EQ(from_base64(""), "");
    for (const auto* text :
         {"Zg", "Zg=", "Zg===", "=", "====", "Zm9v=", "Zm9v====", "Zh==", "Zm9=", "Z===", "-_8="})
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

TEST(Hex, IsLowerCase)
{
    EXPECT_EQ(to_hex("\x00\xab\xff"s), "00abff");
}

TEST(PercentEncoding, LeavesOnlyUnreservedCharactersAlone)
{
    EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encoded("a b+c/\xc3\xa9\0"s), "a%20b%2Bc%2F%C3%A9%00");
}

TEST(PercentEncoding, KeepsPlusAndRefusesBrokenEscapes)
{
    EXPECT_EQ(percent_decoded("a+b%2B%c3%A9"), "a+b+\xc3\xa9");
    EXPECT_EQ(percent_decoded("%00"), "\0"s);
    for (const auto* text : {"%", "%4", "a%", "%4g", "%g4", "%-1", "% 1"})
        EXPECT_EQ(percent_decoded(text), std::nullopt) << text;
}

} // namespace
} // namespace postkey
