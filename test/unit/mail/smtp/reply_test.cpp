#include "base/unicode.hpp"
#include "mail/smtp/reply.hpp"

#include <gtest/gtest.h>

namespace postkey::mail::smtp {
namespace {

ReplyReader fed(std::string_view bytes)
{
    ReplyReader reader;
    reader.feed(bytes);
    return reader;
}

TEST(SmtpReply, IsTheSameHoweverItIsCut)
{
    const std::string_view bytes =
        "250-peer.example\r\n250-SIZE 1000\r\n250 HELP\r\n550 5.1.1 no such user\r\n";
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        ReplyReader reader;
        reader.feed(bytes.substr(0, cut));
        reader.feed(bytes.substr(cut));

        const auto first = reader.next();
        const auto second = reader.next();

        ASSERT_TRUE(first && second) << cut;
        EXPECT_EQ(first->code, 250);
        EXPECT_EQ(first->lines, (std::vector<std::string>{"peer.example", "SIZE 1000", "HELP"}));
        EXPECT_EQ(second->code, 550);
        EXPECT_EQ(second->enhanced, (EnhancedCode{5, 1, 1}));
        EXPECT_FALSE(reader.has_unread());
    }
}

TEST(SmtpReply, ABareCodeIsAReply)
{
    EXPECT_EQ(fed("250\r\n").next()->code, 250);
    EXPECT_EQ(fed("250 \r\n").next()->code, 250);
    EXPECT_EQ(fed("250-\r\n250\r\n").next()->lines.size(), 2U);
}

TEST(SmtpReply, NothingIsGivenBeforeItsLastLine)
{
    EXPECT_FALSE(fed("250-more\r\n").next());
    EXPECT_FALSE(fed("250 almost").next());
    EXPECT_TRUE(fed("250-more\r\n").has_unread());
}

// Found by fuzzing: a relay that ended its last reply with one line end too many had its connection used
// again.
TEST(SmtpReply, ALineEndTooManyIsUnread)
{
    auto reader = fed("250 queued\r\n\n");

    EXPECT_EQ(reader.next()->code, 250);
    EXPECT_TRUE(reader.broken());
    EXPECT_TRUE(reader.has_unread());
}

TEST(SmtpReply, WhatIsNoReplyBreaksTheReader)
{
    EXPECT_TRUE(fed("hello\r\n").broken());
    EXPECT_TRUE(fed("\r\n").broken());
    EXPECT_TRUE(fed("25\r\n").broken());
    EXPECT_TRUE(fed("2500 x\r\n").broken());
    EXPECT_TRUE(fed("199 x\r\n").broken());
    EXPECT_TRUE(fed("600 x\r\n").broken());
    EXPECT_TRUE(fed("250-a\r\n251 b\r\n").broken());
    EXPECT_TRUE(fed(std::string_view("\0\0\0\n", 4)).broken());
    EXPECT_FALSE(fed("200 x\r\n").broken());
    EXPECT_FALSE(fed("599 x\r\n").broken());
}

TEST(SmtpReply, ALineOf2KiBIsTheLongest)
{
    EXPECT_FALSE(fed("250 " + std::string(2048 - 5, 'x') + "\r\n").broken());
    EXPECT_TRUE(fed("250 " + std::string(2049 - 4, 'x') + "\r\n").broken());
}

TEST(SmtpReply, AReplyOf16KiBIsTheLongest)
{
    std::string bytes;
    for (int i = 0; i < 16; ++i)
        bytes += "250-" + std::string(1024 - 5, 'x') + "\r\n"; // 1,024 bytes without the LF

    EXPECT_FALSE(fed(bytes).broken());
    EXPECT_TRUE(fed(bytes + "2").broken());
}

TEST(SmtpReply, AnEnhancedCodeCountsOnlyWhenItAgreesWithTheCode)
{
    EXPECT_EQ(fed("451 4.7.1 later\r\n").next()->enhanced, (EnhancedCode{4, 7, 1}));
    EXPECT_EQ(fed("550 5.7.28\r\n").next()->enhanced, (EnhancedCode{5, 7, 28}));
    EXPECT_FALSE(fed("550 4.7.1 later\r\n").next()->enhanced);
    EXPECT_FALSE(fed("550 5.7 later\r\n").next()->enhanced);
    EXPECT_FALSE(fed("550 5.7.1234 x\r\n").next()->enhanced);
    EXPECT_FALSE(fed("220 2001 was a year\r\n").next()->enhanced);
}

// S-109.
TEST(SmtpReply, ItsTextIsOneHarmlessLineOfAtMost512Bytes)
{
    const auto evil = fed("550-5.1.1 \x1b]0;owned\x07\xff\r\n550 \xe2\x80\xae<b>\r\n").next()->text();
    const auto long_one = fed("550 " + std::string(600, 'x') + "\r\n").next()->text();
    std::string hangul;
    for (int i = 0; i < 300; ++i)
        hangul += "한";

    EXPECT_EQ(evil, "550 5.1.1 \\u{001B}]0;owned\\u{0007}\\x{FF} | \\u{202E}<b>");
    EXPECT_EQ(long_one.size(), 512U);
    EXPECT_LE(printable(hangul).size(), 512U);
    EXPECT_TRUE(is_valid_utf8(printable(hangul)));
}

} // namespace
} // namespace postkey::mail::smtp
