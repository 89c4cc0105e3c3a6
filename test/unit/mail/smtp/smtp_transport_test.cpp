#include "unit/mail/smtp/relay_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace postkey::mail {
namespace {

using test::PeerConnection;
using test::PeerServer;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(SmtpTransport, DeliversTheWireFormOfTheMailInThreeWrites)
{
    RelayWorld world{PeerServer()};

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::sent);
    EXPECT_EQ(delivery.reply, "250 2.0.0 taken");
    const auto mail = sample_mail();
    auto expected = write_mime(mail.header, mail.content, BodyEncoding::quoted_printable);
    expected.insert(expected.find("\r\n.hidden") + 2, ".");
    EXPECT_THAT(world.peer.messages(), ElementsAre(expected));
    const auto size = std::to_string(expected.size() - 1);
    auto chunks = world.peer.records().front().chunks;
    if (chunks.size() > 3) // the final dot has a write of its own, but may arrive with the body
        chunks[2] += chunks[3], chunks.resize(3);
    EXPECT_THAT(chunks, ElementsAre("EHLO client.example\r\n",
                                    "MAIL FROM:<accounts@acme.example> SIZE=" + size +
                                        "\r\nRCPT TO:<ada@example.org>\r\nDATA\r\n",
                                    expected + ".\r\n"));
}

TEST(SmtpTransport, AMailThatMayNotLeaveIsClosedOnBeforeItsFinalDot)
{
    RelayWorld world{PeerServer()};
    test::NeverLeaves check;
    world.check = &check;

    const auto withheld = world.deliver();
    world.check = &world.leaves;
    const auto next = world.deliver();

    EXPECT_EQ(withheld.outcome, Outcome::withheld);
    EXPECT_EQ(check.asked, 1);
    EXPECT_EQ(next.outcome, Outcome::sent);
    const auto records = world.peer.records();
    ASSERT_EQ(records.size(), 2U) << "only a fresh connection is sure to have forgotten the mail";
    EXPECT_THAT(records[0].messages, IsEmpty());
    EXPECT_THAT(records[1].messages, testing::SizeIs(1));
}

TEST(SmtpTransport, ACheckThatCannotAnswerStopsTheMail)
{
    struct Broken : LastCheck
    {
        Task<bool> may_still_leave() override
        {
            throw std::runtime_error("no store");
            co_return true;
        }
    } check;
    RelayWorld world{PeerServer()};
    world.check = &check;

    EXPECT_THROW(world.deliver(), std::runtime_error);

    EXPECT_TRUE(world.peer.wait_for_ends(1));
    EXPECT_THAT(world.peer.messages(), IsEmpty());
}

TEST(SmtpTransport, GoesStepByStepWithoutPipelining)
{
    PeerServer server;
    server.offers = {};
    RelayWorld world{server};

    EXPECT_EQ(world.deliver().outcome, Outcome::sent);

    auto chunks = world.peer.records().front().chunks;
    chunks.resize(4);
    EXPECT_THAT(chunks, ElementsAre("EHLO client.example\r\n", "MAIL FROM:<accounts@acme.example>\r\n",
                                    "RCPT TO:<ada@example.org>\r\n", "DATA\r\n"));
}

TEST(SmtpTransport, SaysItsAddressWhenItHasNoName)
{
    RelayWorld world{PeerServer()};
    world.options.ehlo_name.clear();

    world.deliver();

    EXPECT_EQ(world.peer.records().front().lines.front(), "EHLO [127.0.0.1]");
}

TEST(SmtpTransport, AnyPositiveReplyToTheFinalDotMeansSent)
{
    for (const auto* reply : {"250", "251 forwarded", "202 accepted", "250-one\r\n250 two", "259 ok"}) {
        PeerServer server;
        server.answers["DOT"] = {reply};
        RelayWorld world{server};

        EXPECT_EQ(world.deliver().outcome, Outcome::sent) << reply;
    }
}

TEST(SmtpTransport, AFreshConnectionIsTriedOnce)
{
    PeerServer server;
    server.answers["MAIL"] = {"close"};
    RelayWorld world{server};

    EXPECT_EQ(world.deliver().outcome, Outcome::transport_trouble);

    EXPECT_EQ(world.peer.records().size(), 1U);
}

TEST(SmtpTransport, ALossBeforeTheDotIsTroubleAndAfterItUnknown)
{
    for (const auto* verb : {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT"}) {
        for (const auto* how : {"close", "reset"}) {
            PeerServer server;
            server.answers[verb] = {how};
            RelayWorld world{server};

            const auto expected = verb == std::string("DOT") ? Outcome::unknown : Outcome::transport_trouble;
            EXPECT_EQ(world.deliver().outcome, expected) << verb << " " << how;
            EXPECT_EQ(world.peer.records().size(), 1U);
        }
    }
}

TEST(SmtpTransport, SilenceIsTroubleBeforeTheDotAndUnknownAfterIt)
{
    RelayWorld before(std::vector<test::PeerScript>{[](PeerConnection& connection) {
        connection.say("220 hello\r\n");
        for (;;)
            connection.line();
    }});
    before.options.timeouts.handshake = std::chrono::milliseconds(50);
    RelayWorld after(std::vector<test::PeerScript>{[](PeerConnection& connection) {
        connection.say("220 hello\r\n");
        connection.line();
        for (const auto* reply : {"250 peer.example\r\n", "250 ok\r\n", "250 ok\r\n"}) {
            connection.say(reply);
            connection.line();
        }
        connection.say("354 go\r\n");
        connection.message();
        connection.line();
    }});
    after.options.timeouts.final_dot = std::chrono::milliseconds(50);

    EXPECT_EQ(before.deliver().outcome, Outcome::transport_trouble);
    EXPECT_EQ(after.deliver().outcome, Outcome::unknown);
}

TEST(SmtpTransport, GarbageIsTroubleBeforeTheDotAndUnknownAfterIt)
{
    PeerServer before;
    before.answers["MAIL"] = {std::string(5000, 'x')};
    PeerServer after;
    after.answers["DOT"] = {"thank you"};
    RelayWorld world_before{before};
    RelayWorld world_after{after};

    EXPECT_EQ(world_before.deliver().outcome, Outcome::transport_trouble);
    EXPECT_EQ(world_after.deliver().outcome, Outcome::unknown);
}

// S-108.
TEST(SmtpTransport, AnAddressThatNeedsSmtputf8GoesOnlyWhereItIsOffered)
{
    PeerServer with;
    with.offers = {"PIPELINING", "SMTPUTF8"};
    RelayWorld offered{with};
    RelayWorld missing{PeerServer()};

    EXPECT_EQ(offered.deliver(sample_mail("jörg@example.org")).outcome, Outcome::sent);
    const auto refused = missing.deliver(sample_mail("jörg@example.org"));
    const auto next = missing.deliver();

    EXPECT_THAT(offered.peer.records().front().lines, Contains("MAIL FROM:<accounts@acme.example> SMTPUTF8"));
    EXPECT_THAT(offered.peer.records().front().lines, Contains("RCPT TO:<jörg@example.org>"));
    EXPECT_EQ(refused.outcome, Outcome::refused);
    EXPECT_THAT(refused.reply, StartsWith("5.6.7"));
    EXPECT_EQ(next.outcome, Outcome::sent);
    EXPECT_EQ(missing.peer.records().size(), 1U);
}

TEST(SmtpTransport, ARecipientWithALineEndIsRefusedBeforeAnythingIsSaid)
{
    RelayWorld world{PeerServer()};

    const auto delivery = world.deliver(sample_mail("ada@example.org>\r\nRCPT TO:<eve@example.org"));

    EXPECT_EQ(delivery.outcome, Outcome::refused);
    EXPECT_THAT(world.peer.records(), IsEmpty());
}

TEST(SmtpTransport, AReplyIsHarmlessWhenItIsShown)
{
    PeerServer server;
    server.answers["RCPT"] = {"550 \x1b[31mred\x1b[0m"};
    RelayWorld world{server};

    EXPECT_EQ(world.deliver().reply, "550 \\u{001B}[31mred\\u{001B}[0m");
}

TEST(SmtpTransport, NobodyListeningIsTrouble)
{
    std::uint16_t port = 0;
    {
        const test::SmtpPeer gone{test::PeerScript(PeerServer())};
        port = gone.port();
    }
    RelayWorld world{PeerServer()};
    world.options.port = port;

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::transport_trouble);
    EXPECT_THAT(delivery.reply, HasSubstr("no connection to 127.0.0.1"));
}

TEST(SmtpTransport, ImpossibleSettingsAreRefusedAtStart)
{
    RelayWorld world{PeerServer()};
    auto evil_name = world.options;
    evil_name.ehlo_name = "a\r\nRSET";
    auto evil_user = world.options;
    evil_user.user = std::string("a\0b", 3);
    auto no_connections = world.options;
    no_connections.connections = 0;
    auto missing_file = world.options;
    missing_file.ca_file = world.folder.path() / "missing.pem";

    EXPECT_THROW(SmtpTransport(world.io.get_executor(), evil_name), std::invalid_argument);
    EXPECT_THROW(SmtpTransport(world.io.get_executor(), evil_user), std::invalid_argument);
    EXPECT_THROW(SmtpTransport(world.io.get_executor(), no_connections), std::invalid_argument);
    EXPECT_THROW(SmtpTransport(world.io.get_executor(), missing_file), std::runtime_error);
}

} // namespace
} // namespace postkey::mail
