#include "mail/smtp/transaction.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace postkey::mail::smtp {
namespace {

Envelope sample_envelope()
{
    return {.id = "id-1",
            .sender = "a@acme.example",
            .recipient = "ada@example.org",
            .message = "Subject: x\r\n\r\n.y\r\n"};
}

Capabilities with_pipelining()
{
    Capabilities offered;
    offered.pipelining = true;
    return offered;
}

// Plays the driver: what is written, and replies by hand.
struct Played
{
    Transaction transaction;

    std::string written()
    {
        const auto step = transaction.next();
        EXPECT_EQ(step.kind, Step::Kind::write);
        transaction.on_written();
        return step.bytes;
    }

    void asked(Dialogue::LastWord word = Dialogue::LastWord::leave)
    {
        EXPECT_EQ(transaction.next().kind, Step::Kind::ask);
        transaction.on_asked(word);
    }

    void reply(std::string_view line)
    {
        EXPECT_EQ(transaction.next().kind, Step::Kind::read);
        ReplyReader reader;
        reader.feed(std::string(line) + "\r\n");
        transaction.on_reply(reader.next().value(), Dialogue::Behind::nothing);
    }

    const Ending& ending()
    {
        EXPECT_EQ(transaction.next().kind, Step::Kind::finished);
        return transaction.ending();
    }
};

TEST(SmtpTransaction, WithPipeliningTheWholeEnvelopeIsOneWrite)
{
    Played played{Transaction(sample_envelope(), with_pipelining(), Use::again)};

    EXPECT_EQ(played.written(),
              "RSET\r\nMAIL FROM:<a@acme.example>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\n");
    for (const auto* line : {"250", "250", "250", "354"})
        played.reply(line);
    EXPECT_EQ(played.transaction.next().phase, Phase::body);
    EXPECT_EQ(played.written(), "Subject: x\r\n\r\n..y\r\n");
    played.asked();
    EXPECT_EQ(played.written(), ".\r\n");
    EXPECT_EQ(played.transaction.next().phase, Phase::final_dot);
    played.reply("250 ok");

    EXPECT_EQ(played.ending().verdict.outcome, Outcome::sent);
    EXPECT_TRUE(played.ending().usable);
}

TEST(SmtpTransaction, WithoutPipeliningEachCommandWaitsForItsReply)
{
    Played played{Transaction(sample_envelope(), Capabilities(), Use::first)};

    EXPECT_EQ(played.written(), "MAIL FROM:<a@acme.example>\r\n");
    played.reply("250");
    EXPECT_EQ(played.written(), "RCPT TO:<ada@example.org>\r\n");
    played.reply("250");
    EXPECT_EQ(played.written(), "DATA\r\n");
    played.reply("354");
    played.written();
    played.asked();
    played.written();
    played.reply("202 taken");

    EXPECT_EQ(played.ending().verdict.outcome, Outcome::sent);
}

TEST(SmtpTransaction, ARefusedRecipientWithA354GetsTheLoneDotAndNeverTheBody)
{
    Played played{Transaction(sample_envelope(), with_pipelining(), Use::first)};

    played.written();
    for (const auto* line : {"250", "550 5.1.1 nobody", "354"})
        played.reply(line);
    EXPECT_EQ(played.written(), ".\r\n");
    played.reply("554 no recipients");

    EXPECT_EQ(played.ending().verdict, (Verdict{Outcome::refused, Reason::no_such_address}));
    EXPECT_EQ(played.ending().reply, "550 5.1.1 nobody");
    EXPECT_TRUE(played.ending().usable);
    EXPECT_EQ(played.ending().alarm, "");
}

TEST(SmtpTransaction, AServerThatTakesTheLoneDotRaisesAnAlarm)
{
    Played played{Transaction(sample_envelope(), with_pipelining(), Use::first)};

    played.written();
    for (const auto* line : {"250", "550 5.1.1 nobody", "354"})
        played.reply(line);
    played.written();
    played.reply("250 thanks");

    EXPECT_EQ(played.ending().verdict.outcome, Outcome::refused);
    EXPECT_NE(played.ending().alarm, "");
}

TEST(SmtpTransaction, ALossDuringTheLoneDotStaysTheRefusalItIs)
{
    Played played{Transaction(sample_envelope(), with_pipelining(), Use::again)};

    played.written();
    for (const auto* line : {"250", "250", "550 5.1.1 nobody", "354"})
        played.reply(line);
    played.written();
    played.transaction.on_lost(Loss::closed, "closed");

    EXPECT_EQ(played.ending().verdict.outcome, Outcome::refused);
    EXPECT_FALSE(played.ending().usable);
    EXPECT_FALSE(played.ending().stale);
}

TEST(SmtpTransaction, ARefusedSenderIsReportedThoughTheRestOfTheGroupIsRead)
{
    Played played{Transaction(sample_envelope(), with_pipelining(), Use::first)};

    played.written();
    for (const auto* line : {"550 5.1.8 who are you", "503 need MAIL", "503 need RCPT"})
        played.reply(line);

    EXPECT_EQ(played.ending().verdict, (Verdict{Outcome::transport_trouble, Reason::configuration}));
    EXPECT_TRUE(played.ending().usable);
}

// At which point a connection is lost, and what that means for the mail.
TEST(SmtpTransaction, ALossBeforeTheFinalDotIsTroubleAndOneAfterItIsUnknown)
{
    for (const auto use : {Use::first, Use::again}) {
        for (int done = 0; done <= 6; ++done) {
            Played played{Transaction(sample_envelope(), with_pipelining(), use)};
            if (done > 0)
                played.written();
            if (done > 1) {
                if (use == Use::again)
                    played.reply("250");
                played.reply("250");
                played.reply("250");
            }
            if (done > 2)
                played.reply("354");
            if (done > 3)
                played.written();
            if (done > 4)
                played.asked();
            if (done > 5)
                played.written();

            played.transaction.on_lost(Loss::closed, "closed");

            EXPECT_EQ(played.ending().verdict.outcome,
                      done == 6 ? Outcome::unknown : Outcome::transport_trouble)
                << done;
            EXPECT_EQ(played.ending().stale, use == Use::again && done < 3) << done;
            EXPECT_FALSE(played.ending().usable);
        }
    }
}

TEST(SmtpTransaction, AFinalDotWhoseWriteRanOutOfTimeMayHaveLeft)
{
    Played played{Transaction(sample_envelope(), with_pipelining(), Use::first)};
    played.written();
    for (const auto* line : {"250", "250", "354"})
        played.reply(line);
    played.written();
    played.asked();
    played.transaction.on_lost(Loss::timed_out, "slow");

    EXPECT_EQ(played.ending().verdict, (Verdict{Outcome::unknown, Reason::lost}));
}

TEST(SmtpTransaction, WithoutTheLastWordTheFinalDotIsNeverWritten)
{
    Played played{Transaction(sample_envelope(), with_pipelining(), Use::first)};
    played.written();
    for (const auto* line : {"250", "250", "354"})
        played.reply(line);
    played.written();
    played.asked(Dialogue::LastWord::stay);

    EXPECT_EQ(played.ending().verdict.outcome, Outcome::withheld);
    EXPECT_FALSE(played.ending().usable) << "only closing takes the message back";
}

TEST(SmtpTransaction, SilenceFromTheFirstCommandOnIsStaleAndLaterItIsNot)
{
    Played first{Transaction(sample_envelope(), with_pipelining(), Use::again)};
    first.written();
    EXPECT_EQ(first.transaction.next().phase, Phase::rset);
    Played later{Transaction(sample_envelope(), with_pipelining(), Use::again)};
    later.written();
    later.reply("250");
    EXPECT_EQ(later.transaction.next().phase, Phase::envelope);
    Played fresh{Transaction(sample_envelope(), with_pipelining(), Use::first)};
    fresh.written();

    for (auto* played : {&first, &later, &fresh})
        played->transaction.on_lost(Loss::timed_out, "?");

    EXPECT_TRUE(first.ending().stale);
    EXPECT_FALSE(later.ending().stale);
    EXPECT_FALSE(fresh.ending().stale);
}

TEST(SmtpTransaction, GarbageIsNeverStale)
{
    Played played{Transaction(sample_envelope(), with_pipelining(), Use::again)};
    played.written();
    played.transaction.on_lost(Loss::garbled, "?");

    EXPECT_EQ(played.ending().verdict.outcome, Outcome::transport_trouble);
    EXPECT_FALSE(played.ending().stale);
}

TEST(SmtpTransaction, A421ToRsetOrMailOfAReusedConnectionIsStale)
{
    Played rset{Transaction(sample_envelope(), with_pipelining(), Use::again)};
    Played mail{Transaction(sample_envelope(), Capabilities(), Use::again)};
    Played fresh{Transaction(sample_envelope(), Capabilities(), Use::first)};

    rset.written();
    rset.reply("421 idle");
    mail.written();
    mail.reply("250");
    mail.written();
    mail.reply("421 idle");
    fresh.written();
    fresh.reply("421 busy");

    EXPECT_TRUE(rset.ending().stale);
    EXPECT_TRUE(mail.ending().stale);
    EXPECT_FALSE(fresh.ending().stale);
    EXPECT_EQ(fresh.ending().verdict.outcome, Outcome::transport_trouble);
}

TEST(SmtpTransaction, AReplyOutOfStepEndsBeforeTheBody)
{
    Played played{Transaction(sample_envelope(), with_pipelining(), Use::first)};

    played.written();
    for (const auto* line : {"250", "250", "250 stray"})
        played.reply(line);

    EXPECT_EQ(played.ending().verdict, (Verdict{Outcome::transport_trouble, Reason::protocol}));
    EXPECT_FALSE(played.ending().usable);
}

TEST(SmtpTransaction, ParametersAreSentOnlyWhenOffered)
{
    auto offered = with_pipelining();
    offered.size_offered = true;
    offered.dsn = true;
    auto envelope = sample_envelope();
    envelope.recipient = "ada+x=y@example.org";
    Played played{Transaction(envelope, offered, Use::first)};

    EXPECT_EQ(played.written(),
              "MAIL FROM:<a@acme.example> SIZE=18 RET=HDRS ENVID=id-1\r\n"
              "RCPT TO:<ada+x=y@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;ada+2Bx+3Dy@example.org\r\n"
              "DATA\r\n");
}

TEST(SmtpTransaction, EachReplyHasAPhaseOfItsOwn)
{
    Played played{Transaction(sample_envelope(), with_pipelining(), Use::again)};

    played.written();
    for (const auto phase : {Phase::rset, Phase::envelope, Phase::envelope, Phase::data}) {
        EXPECT_EQ(played.transaction.next().phase, phase);
        played.reply(phase == Phase::data ? "354" : "250");
    }
    EXPECT_EQ(played.transaction.next().phase, Phase::body);
}

TEST(SmtpTransaction, AnInternationalAddressIsSentAsItIsAndOnlyToWhomTakesIt)
{
    auto envelope = sample_envelope();
    envelope.recipient = "jörg@example.org";
    envelope.needs_smtputf8 = true;
    auto offered = with_pipelining();
    offered.dsn = true;
    Played refused{Transaction(envelope, offered, Use::first)};
    offered.smtputf8 = true;
    Played taken{Transaction(envelope, offered, Use::first)};

    EXPECT_EQ(refused.ending().verdict, (Verdict{Outcome::refused, Reason::needs_smtputf8}));
    EXPECT_EQ(refused.ending().reply.substr(0, 5), "5.6.7");
    EXPECT_EQ(taken.written(), "MAIL FROM:<a@acme.example> SMTPUTF8 RET=HDRS ENVID=id-1\r\n"
                               "RCPT TO:<jörg@example.org> NOTIFY=FAILURE,DELAY\r\nDATA\r\n");
}

TEST(SmtpTransaction, SizeIsRefusedLocallyFromTheFirstByteTooMany)
{
    auto offered = with_pipelining();
    offered.size = sample_envelope().message.size();
    Played fits{Transaction(sample_envelope(), offered, Use::first)};
    offered.size = *offered.size - 1;
    Played too_large{Transaction(sample_envelope(), offered, Use::first)};

    EXPECT_NE(fits.written(), "");
    EXPECT_EQ(too_large.ending().verdict, (Verdict{Outcome::refused, Reason::too_large}));
    EXPECT_TRUE(too_large.ending().usable);
}

TEST(SmtpTransaction, NoAddressCanCarryASecondCommand)
{
    for (const auto* address :
         {"a@b.example>\r\nRCPT TO:<eve@example.org", "a@b.example\n", "a b@c.example", "a>@b.example",
          "<a@b.example", "a@b.example\r", "", "a\u0085@b.example", "a\x7f@b.example"}) {
        auto envelope = sample_envelope();
        envelope.recipient = address;

        EXPECT_FALSE(is_safe_path(address));
        EXPECT_THROW(Transaction(envelope, with_pipelining(), Use::first), std::invalid_argument);
    }
    EXPECT_FALSE(is_safe_path(std::string_view("a\0@b.example", 12)));
    EXPECT_TRUE(is_safe_path("jörg@example.org"));
}

} // namespace
} // namespace postkey::mail::smtp
