// A connection that ends in the middle of a message: never a delivery, and never taken for one.
#include "unit/mail/smtp/relay_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace postkey::mail {
namespace {

using test::PeerConnection;
using testing::IsEmpty;

enum class Cut
{
    fin,
    reset
};

constexpr std::size_t step = 1024;

OutgoingMail long_mail()
{
    auto mail = sample_mail();
    for (int i = 0; i < 200; ++i)
        mail.content.text += "A line that is there to make the message long enough to be cut.\n";
    return mail;
}

std::size_t wire_size(const OutgoingMail& mail)
{
    return write_mime(mail.header, mail.content, BodyEncoding::quoted_printable).size();
}

// Up to the 354.
void take_envelope(PeerConnection& connection)
{
    connection.say("220 peer.example\r\n");
    connection.line();
    for (const auto* reply : {"250 peer.example\r\n", "250 ok\r\n", "250 ok\r\n"}) {
        connection.say(reply);
        connection.line();
    }
    connection.say("354 go\r\n");
}

// Takes the envelope and so much of the message, then ends the connection and says so.
test::PeerScript cutting_after(std::size_t bytes, Cut cut, std::shared_ptr<std::promise<void>> done)
{
    return [bytes, cut, done](PeerConnection& connection) {
        take_envelope(connection);
        connection.swallow(bytes);
        if (cut == Cut::reset)
            connection.reset();
        connection.half_close();
        done->set_value();
        for (;;)
            connection.swallow(1);
    };
}

// Answers only when the relay has gone, so that the cut is always seen before the final dot.
class WaitsForTheCut : public LastCheck
{
public:
    WaitsForTheCut(const test::SmtpPeer& peer, Cut cut, std::shared_ptr<std::promise<void>> done)
        : peer_(peer), cut_(cut), done_(std::move(done))
    {
    }
    Task<bool> may_still_leave() override
    {
        if (cut_ == Cut::reset)
            EXPECT_TRUE(peer_.wait_for_ends(1));
        else
            done_->get_future().wait();
        co_return true;
    }

private:
    const test::SmtpPeer& peer_;
    Cut cut_;
    std::shared_ptr<std::promise<void>> done_;
};

TEST(SmtpCutConnection, AtEachKilobyteIsTroubleAndNothingIsDelivered)
{
    const auto mail = long_mail();
    const auto size = wire_size(mail);
    ASSERT_GT(size, 12 * step);

    for (const auto cut : {Cut::fin, Cut::reset}) {
        for (std::size_t bytes = 0; bytes < size; bytes += step) {
            const auto done = std::make_shared<std::promise<void>>();
            RelayWorld world(
                std::vector<test::PeerScript>{cutting_after(bytes, cut, done), test::PeerServer()});
            WaitsForTheCut check(world.peer, cut, done);
            world.check = &check;

            const auto delivery = world.deliver(mail);
            world.check = &world.leaves;
            const auto again = world.deliver(mail);

            EXPECT_EQ(delivery.outcome, Outcome::transport_trouble) << bytes << " " << delivery.reply;
            EXPECT_EQ(delivery.reason, Reason::lost) << bytes;
            EXPECT_EQ(again.outcome, Outcome::sent);
            EXPECT_THAT(world.peer.records()[0].messages, IsEmpty());
        }
    }
}

TEST(SmtpCutConnection, WhateverTheMomentACutIsNeverTakenForADelivery)
{
    const auto mail = long_mail();
    for (const auto cut : {Cut::fin, Cut::reset}) {
        RelayWorld world(std::vector<test::PeerScript>{
            cutting_after(4 * step, cut, std::make_shared<std::promise<void>>())});

        const auto outcome = world.deliver(mail).outcome;

        EXPECT_TRUE(outcome == Outcome::transport_trouble || outcome == Outcome::unknown);
    }
}

TEST(SmtpCutConnection, ALineThatIsHalfThereIsNoReply)
{
    RelayWorld world(std::vector<test::PeerScript>{[](PeerConnection& connection) {
        take_envelope(connection);
        connection.message();
        connection.say("250 2.0.0 tak"); // and away
    }});

    EXPECT_EQ(world.deliver().outcome, Outcome::unknown);
}

TEST(SmtpCutConnection, ASilentIdleConnectionIsReplacedWithoutCountingIt)
{
    RelayWorld world(std::vector<test::PeerScript>{[](PeerConnection& connection) {
                                                       take_envelope(connection);
                                                       connection.message();
                                                       connection.say("250 ok\r\n");
                                                       for (;;)
                                                           connection.line();
                                                   },
                                                   test::PeerServer()});
    world.options.timeouts.rset = std::chrono::milliseconds(50);

    ASSERT_EQ(world.deliver().outcome, Outcome::sent);
    EXPECT_EQ(world.deliver().outcome, Outcome::sent);

    EXPECT_EQ(world.peer.records().size(), 2U);
}

} // namespace
} // namespace postkey::mail
