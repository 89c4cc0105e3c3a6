#include "base/unicode.hpp"

#include <gtest/gtest.h>

#include <clocale>

namespace postkey {
namespace {

using namespace std::string_literals;

TEST(Utf8, BoundariesOfEachLengthAreAccepted)
{
    for (const auto& text : {"\0"s, "\x7f"s, "\xc2\x80"s, "\xdf\xbf"s, "\xe0\xa0\x80"s, "\xed\x9f\xbf"s,
                             "\xee\x80\x80"s, "\xef\xbf\xbf"s, "\xf0\x90\x80\x80"s, "\xf4\x8f\xbf\xbf"s, ""s})
        EXPECT_TRUE(is_valid_utf8(text)) << with_controls_escaped(text);
}

TEST(Utf8, OverlongSurrogateTooHighAndCutFormsAreRefused)
{
    for (const auto& text : {"\x80"s, "\xbf"s, "\xc0\x80"s, "\xc1\xbf"s, "\xe0\x9f\xbf"s, "\xed\xa0\x80"s,
                             "\xed\xbf\xbf"s, "\xf0\x8f\xbf\xbf"s, "\xf4\x90\x80\x80"s, "\xf5\x80\x80\x80"s,
                             "\xff"s, "\xc3"s, "\xe2\x82"s, "\xf0\x9f\x98"s, "\xc3\x28"s, "a\xe2\x28\xa1"s})
        EXPECT_FALSE(is_valid_utf8(text)) << with_controls_escaped(text);
}

TEST(Utf8, CodePointsAreCountedNotBytes)
{
    EXPECT_EQ(code_point_count(""), 0U);
    EXPECT_EQ(code_point_count("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), 4U);
}

TEST(ControlCharacters, EveryKindIsFound)
{
    for (const auto& text :
         {"\0"s, "a\n"s, "\r"s, "\t"s, "\x1b[0m"s, "\x7f"s, "\xc2\x80"s, "\xc2\x9f"s, "\xe2\x80\xa8"s,
          "\xe2\x80\xa9"s, "\xe2\x80\xae"s, "\xe2\x81\xa6"s, "\xd8\x9c"s, "\xef\xbb\xbf"s, "\xff"s})
        EXPECT_TRUE(has_control_characters(text)) << with_controls_escaped(text);
    for (const auto& text :
         {""s, " "s, "a~"s, "\xc2\xa0"s, "\xc3\xa9"s, "\xe2\x82\xac"s, "\xf0\x9f\x98\x80"s})
        EXPECT_FALSE(has_control_characters(text)) << text;
}

TEST(ControlCharacters, AreWrittenVisiblyForLogs)
{
    EXPECT_EQ(with_controls_escaped("a\nb\0c\xffz\xe2\x80\xae"s), "a\\u{000A}b\\u{0000}c\\x{FF}z\\u{202E}");
    EXPECT_EQ(with_controls_escaped("plain \xc3\xa9"), "plain \xc3\xa9");
}

TEST(AsciiLower, ChangesOnlyAToZWhateverTheLocaleSays)
{
    std::setlocale(LC_ALL, "tr_TR.UTF-8"); // stays "C" where that locale is not installed

    EXPECT_EQ(ascii_lower("TITLE@[`{\xc3\x89\xc4\xb0I"), "title@[`{\xc3\x89\xc4\xb0i");

    std::setlocale(LC_ALL, "C");
}

TEST(Trimmed, TakesSpacesAndTabsOffBothEndsOnly)
{
    EXPECT_EQ(trimmed(" \ta b\t "), "a b");
    EXPECT_EQ(trimmed(" \t "), "");
    EXPECT_EQ(trimmed(""), "");
    EXPECT_EQ(trimmed("\na\n"), "\na\n");
}

} // namespace
} // namespace postkey
