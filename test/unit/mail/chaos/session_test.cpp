#include "mail/chaos/session.hpp"

#include <gtest/gtest.h>

namespace postkey::mail::chaos {
namespace {

using Then = Answer::Then;

struct ChaosSession : testing::Test
{
    // Everything up to the answer to RCPT.
    std::string recipient(const std::string& name, const std::string& message = "m1")
    {
        session.on_line("MAIL FROM:<accounts@example.org> SIZE=10 RET=HDRS ENVID=" + message);
        return session.on_line("RCPT TO:<" + name + "@example.org> NOTIFY=FAILURE").line;
    }

    Answer message()
    {
        EXPECT_TRUE(session.on_line("DATA").line.starts_with("354"));
        EXPECT_EQ(session.on_line("Subject: QUIT").line, "");
        EXPECT_EQ(session.on_line("..").line, "");
        return session.on_line(".");
    }

    Session::Memory memory;
    Session session{memory};
};

TEST_F(ChaosSession, OffersWhatTheClientCanUse)
{
    EXPECT_TRUE(Session::greeting().line.starts_with("220 "));
    const auto offers = session.on_line("EHLO postkey.localhost").line;

    EXPECT_TRUE(offers.starts_with("250-"));
    EXPECT_TRUE(offers.contains("\r\n250-PIPELINING"));
    EXPECT_TRUE(offers.ends_with("\r\n250 DSN"));
}

TEST_F(ChaosSession, TakesAMailToAnOrdinaryName)
{
    EXPECT_TRUE(recipient("ada").starts_with("250 "));
    EXPECT_TRUE(message().line.starts_with("250 "));
    EXPECT_EQ(session.on_line("QUIT").then, Then::hang_up);
}

TEST_F(ChaosSession, RefusesWithTheCodeInTheName)
{
    EXPECT_TRUE(recipient("bounce+550.5.1.1").starts_with("550 5.1.1 "));
    EXPECT_TRUE(recipient("bounce+552").starts_with("552 "));
    EXPECT_TRUE(session.on_line("DATA").line.starts_with("554 "));
}

TEST_F(ChaosSession, PutsOffAtEveryTry)
{
    for (int attempt = 0; attempt < 3; ++attempt)
        EXPECT_TRUE(recipient("defer+451").starts_with("451 "));
}

TEST_F(ChaosSession, PutsOffOnceAndTakesTheSecondTryOfTheSameMessageOnAnotherConnectionToo)
{
    EXPECT_TRUE(recipient("defer-once+451", "m1").starts_with("451 "));
    EXPECT_TRUE(recipient("defer-once+451", "m2").starts_with("451 "));

    Session later(memory);
    later.on_line("MAIL FROM:<accounts@example.org> ENVID=m1");
    EXPECT_TRUE(later.on_line("RCPT TO:<defer-once+451@example.org>").line.starts_with("250 "));
}

TEST_F(ChaosSession, TakesItsTime)
{
    recipient("slow+20s");
    EXPECT_EQ(message().pause, std::chrono::seconds(20));

    recipient("ada");
    EXPECT_EQ(message().pause, std::chrono::seconds(0));
}

TEST_F(ChaosSession, HangsUpWithoutAnAnswerToTheDot)
{
    EXPECT_TRUE(recipient("drop-after-dot").starts_with("250 "));
    const auto answer = message();

    EXPECT_EQ(answer.line, "");
    EXPECT_EQ(answer.then, Then::hang_up);
}

TEST_F(ChaosSession, NoMailWithoutARecipient)
{
    EXPECT_TRUE(session.on_line("DATA").line.starts_with("554 "));
    EXPECT_TRUE(session.on_line("VRFY ada").line.starts_with("500 "));
}

} // namespace
} // namespace postkey::mail::chaos
