#include "unit/mail/smtp/relay_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace postkey::mail {
namespace {

using test::PeerServer;
using testing::ElementsAre;

// S-103: each after the first begins with RSET.
TEST(SmtpReuse, AHundredMailsUseOneConnectionAndThreeWritesEach)
{
    RelayWorld world{PeerServer()};

    for (int i = 0; i < 101; ++i)
        ASSERT_EQ(world.deliver().outcome, Outcome::sent);

    const auto records = world.peer.records();
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].messages.size(), 100U);
    EXPECT_EQ(records[1].messages.size(), 1U);
    EXPECT_EQ(
        std::ranges::count_if(records[0].chunks,
                              [](const auto& chunk) { return chunk.starts_with("RSET\r\nMAIL FROM:"); }),
        99);
    // EHLO, then envelope, body and final dot of each, of which the last two may arrive as one; QUIT may have
    // come by now. More would be the mark of Nagle's algorithm or of an envelope in pieces.
    EXPECT_LE(records[0].chunks.size(), 302U);
    EXPECT_GE(records[0].chunks.size(), 201U);
}

TEST(SmtpReuse, ARefusedRecipientCostsNoConnection)
{
    for (const auto* offer : {"PIPELINING", "8BITMIME"}) {
        PeerServer server;
        server.offers = {offer};
        server.answers["RCPT"] = {"550 5.1.1 nobody", "450 4.7.1 greylisted"};
        RelayWorld world{server};

        EXPECT_EQ(world.deliver().outcome, Outcome::refused);
        EXPECT_EQ(world.deliver().outcome, Outcome::deferred);
        EXPECT_EQ(world.deliver().outcome, Outcome::sent);

        EXPECT_EQ(world.peer.records().size(), 1U);
        EXPECT_EQ(world.peer.messages().size(), 1U);
    }
}

TEST(SmtpReuse, ARefusedRecipientWithA354GetsALoneDot)
{
    PeerServer server;
    server.answers["RCPT"] = {"550 5.1.1 nobody"};
    server.answers["DATA"] = {"354 go ahead all the same"};
    server.answers["DOT"] = {"554 5.5.1 no valid recipients"};
    RelayWorld world{server};

    EXPECT_EQ(world.deliver().outcome, Outcome::refused);
    EXPECT_EQ(world.deliver().outcome, Outcome::sent);

    EXPECT_EQ(world.peer.records().size(), 1U);
    EXPECT_EQ(world.peer.messages().front(), "");
}

TEST(SmtpReuse, AConnectionClosedWhileIdleIsReplacedAtOnce)
{
    for (const bool farewell : {false, true}) {
        PeerServer server;
        server.messages_before_close = 1;
        server.farewell = farewell;
        RelayWorld world{server};

        ASSERT_EQ(world.deliver().outcome, Outcome::sent);
        ASSERT_TRUE(world.peer.wait_for_ends(1));
        EXPECT_EQ(world.deliver().outcome, Outcome::sent);

        EXPECT_EQ(world.peer.records().size(), 2U);
        EXPECT_EQ(world.peer.messages().size(), 2U);
    }
}

TEST(SmtpReuse, AReusedConnectionThatIsResetAtMailIsReplacedAtOnce)
{
    PeerServer first;
    first.answers["MAIL"] = {"", "reset"};
    RelayWorld world(std::vector<test::PeerScript>{first, PeerServer()});

    ASSERT_EQ(world.deliver().outcome, Outcome::sent);
    EXPECT_EQ(world.deliver().outcome, Outcome::sent);

    EXPECT_EQ(world.peer.records().size(), 2U);
}

TEST(SmtpReuse, AFewConnectionsServeManyMailsAtATime)
{
    RelayWorld world{PeerServer()};
    world.options.connections = 2;
    SmtpTransport transport(world.io.get_executor(), world.options);
    int sent = 0;
    for (int i = 0; i < 20; ++i)
        asio::co_spawn(
            world.io, transport.deliver(sample_mail(), world.leaves),
            [&](std::exception_ptr, Delivery delivery) { sent += delivery.outcome == Outcome::sent; });

    while (sent < 20)
        ASSERT_NE(world.io.run_one(), 0U);

    EXPECT_EQ(world.peer.records().size(), 2U);
    EXPECT_EQ(world.peer.messages().size(), 20U);
}

TEST(SmtpReuse, WaitingForAConnectionEndsToo)
{
    PeerServer silent;
    silent.answers["DOT"] = {"250-never ending"};
    RelayWorld world{silent};
    world.options.connections = 1;
    world.options.timeouts.command = std::chrono::milliseconds(50);
    world.options.timeouts.final_dot = std::chrono::milliseconds(500);
    SmtpTransport transport(world.io.get_executor(), world.options);
    std::vector<Outcome> outcomes;
    for (int i = 0; i < 2; ++i)
        asio::co_spawn(world.io, transport.deliver(sample_mail(), world.leaves),
                       [&](std::exception_ptr, Delivery delivery) { outcomes.push_back(delivery.outcome); });

    while (outcomes.size() < 2)
        ASSERT_NE(world.io.run_one(), 0U);

    EXPECT_THAT(outcomes, ElementsAre(Outcome::transport_trouble, Outcome::unknown));
}

TEST(SmtpReuse, ClosingSaysQuitToIdleConnections)
{
    RelayWorld world{PeerServer()};
    world.deliver();

    run(world.io, world.transport->close());

    ASSERT_TRUE(world.peer.wait_for_ends(1));
    EXPECT_EQ(world.peer.records().front().lines.back(), "QUIT");
}

TEST(SmtpReuse, AnIdleConnectionIsLeftWithAQuitAfterItsTime)
{
    RelayWorld world{PeerServer()};
    world.options.idle = std::chrono::seconds(1);
    world.deliver();

    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (world.peer.records().front().lines.back() != "QUIT" && std::chrono::steady_clock::now() < deadline)
        world.io.run_one_for(std::chrono::milliseconds(100));

    EXPECT_EQ(world.peer.records().front().lines.back(), "QUIT");
}

TEST(SmtpReuse, AConnectionWithAStrayReplyIsNotUsedAgain)
{
    PeerServer server;
    server.answers["DOT"] = {"250 taken\r\n250 stray"};
    RelayWorld world{server};

    EXPECT_EQ(world.deliver().outcome, Outcome::sent);
    EXPECT_EQ(world.deliver().outcome, Outcome::sent);

    EXPECT_EQ(world.peer.records().size(), 2U);
}

} // namespace
} // namespace postkey::mail
