#include "mail/quoted_printable.hpp"

#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

TEST(QuotedPrintable, PlainTextStaysAsItIs)
{
    EXPECT_EQ(to_quoted_printable("Hello, world.\nSecond line.\n"), "Hello, world.\r\nSecond line.\r\n");
}

TEST(QuotedPrintable, EqualsSignsAndEverythingOutsideAsciiAreEscaped)
{
    EXPECT_EQ(to_quoted_printable("a=b caf\u00e9 \x7f\x01"), "a=3Db caf=C3=A9 =7F=01");
}

TEST(QuotedPrintable, BlanksAreEscapedOnlyAtTheEndOfALine)
{
    EXPECT_EQ(to_quoted_printable("a b \nc\t\r\nd "), "a b=20\r\nc=09\r\nd=20");
}

TEST(QuotedPrintable, ALineOf76CharactersIsNotBroken)
{
    const std::string line(76, 'x');

    EXPECT_EQ(to_quoted_printable(line), line);
    EXPECT_EQ(to_quoted_printable(line + "\n"), line + "\r\n");
}

TEST(QuotedPrintable, ALineOf77CharactersIsBrokenAfter75AndAnEqualsSign)
{
    EXPECT_EQ(to_quoted_printable(std::string(77, 'x')), std::string(75, 'x') + "=\r\nxx");
}

TEST(QuotedPrintable, AnEscapeIsNeverCutInTwo)
{
    EXPECT_EQ(to_quoted_printable(std::string(73, 'x') + "=y"), std::string(73, 'x') + "=\r\n=3Dy");
    EXPECT_EQ(to_quoted_printable(std::string(73, 'x') + "="), std::string(73, 'x') + "=3D");
}

TEST(QuotedPrintable, NoLineIsLongerThan76WhateverTheText)
{
    std::string text;
    for (int length = 60; length < 180; ++length)
        text += std::string(static_cast<std::size_t>(length), length % 3 == 0   ? ' '
                                                              : length % 3 == 1 ? '='
                                                                                : 'a') +
                "\n";

    const auto encoded = to_quoted_printable(text);

    for (std::size_t begin = 0; begin < encoded.size();) {
        const auto end = encoded.find("\r\n", begin);
        ASSERT_NE(end, std::string::npos);
        ASSERT_LE(end - begin, 76U);
        ASSERT_FALSE(end > begin && encoded[end - 1] == ' ');
        begin = end + 2;
    }
}

TEST(QuotedPrintable, ALoneCarriageReturnIsDataNotALineEnd)
{
    EXPECT_EQ(to_quoted_printable("a\rb"), "a=0Db");
}

} // namespace
} // namespace postkey::mail
