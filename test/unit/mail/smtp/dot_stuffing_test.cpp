#include "mail/smtp/dot_stuffing.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace postkey::mail::smtp {
namespace {

TEST(DotStuffing, ASecondDotIsPutBeforeEachLineThatBeginsWithOne)
{
    EXPECT_EQ(dot_stuffed(".a\r\nb.\r\n.\r\n..\r\n"), "..a\r\nb.\r\n..\r\n...\r\n");
}

TEST(DotStuffing, EndsWithALineEndSoThatTheFinalDotStandsAlone)
{
    EXPECT_EQ(dot_stuffed("a\r\n"), "a\r\n");
    EXPECT_EQ(dot_stuffed("a"), "a\r\n");
}

TEST(DotStuffing, ALoneCarriageReturnOrLineFeedNeverLeaves)
{
    EXPECT_THROW(dot_stuffed("a\n.\nb\r\n"), std::invalid_argument);
    EXPECT_THROW(dot_stuffed("a\r.\rb\r\n"), std::invalid_argument);
    EXPECT_THROW(dot_stuffed("a\r"), std::invalid_argument);
    EXPECT_THROW(dot_stuffed("\n"), std::invalid_argument);
}

} // namespace
} // namespace postkey::mail::smtp
