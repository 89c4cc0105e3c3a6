// Relays that are slow, odd or hostile, and name servers too.
#include "unit/mail/smtp/relay_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace postkey::mail {
namespace {

using std::chrono::milliseconds;
using test::PeerConnection;
using test::PeerServer;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using tcp = asio::ip::tcp;

struct Oddity
{
    std::string verb;
    std::string answer;
    Outcome outcome;
    Reason reason;
};

std::vector<Oddity> oddities()
{
    constexpr auto sent = Outcome::sent;
    constexpr auto trouble = Outcome::transport_trouble;
    constexpr auto unknown = Outcome::unknown;
    const std::string long_line(64 * 1024, 'x');
    std::string endless;
    for (int i = 0; i < 2000; ++i)
        endless += "220-welcome, welcome\r\n";
    const std::string binary("\x00\xff\xfe\x01\x80 250 ok", 12);
    return {
        {"CONNECT", "220", sent, Reason::accepted},
        {"CONNECT", "220 \xff\xfe\x80", sent, Reason::accepted},
        {"CONNECT", "220-\r\n220-a\r\n220 b", sent, Reason::accepted},
        {"CONNECT", endless + "220 at last", trouble, Reason::protocol},
        {"CONNECT", "220 " + long_line, trouble, Reason::protocol},
        {"CONNECT", "HTTP/1.1 400 Bad Request\r\n", trouble, Reason::protocol},
        {"CONNECT", "* PREAUTH logged in", trouble, Reason::protocol},
        {"CONNECT", binary, trouble, Reason::protocol},
        {"CONNECT", "999 what", trouble, Reason::protocol},
        {"CONNECT", "220-a\r\n221 b", trouble, Reason::protocol},
        {"EHLO", "250", sent, Reason::accepted},
        {"EHLO", "250-peer\r\n250-SIZE\r\n250-AUTH\r\n250 ", sent, Reason::accepted},
        {"EHLO", "334 go", trouble, Reason::protocol},
        {"EHLO", "221 bye", trouble, Reason::protocol},
        {"MAIL", "221 unasked\r\n250 ok", trouble, Reason::protocol},
        {"MAIL", "334 ", trouble, Reason::protocol},
        {"MAIL", long_line, trouble, Reason::protocol},
        {"RCPT", "250 ok\r\n250 ok\r\n250 ok", trouble, Reason::protocol},
        {"RCPT", binary, trouble, Reason::protocol},
        {"DATA", "250 ok", trouble, Reason::protocol},
        {"DATA", "354 go\r\n250 2.0.0 taken before it was sent", trouble, Reason::protocol},
        {"DATA", "354-go\r\n354 on", sent, Reason::accepted},
        {"DOT", "200", sent, Reason::accepted},
        {"DOT", "250-2.0.0 a\r\n250-b\r\n250", sent, Reason::accepted},
        {"DOT", "250 \x1b[2Jtaken\xff", sent, Reason::accepted},
        {"DOT", "250 ok\r\n221 unasked", sent, Reason::accepted},
        {"DOT", "354 more", unknown, Reason::protocol},
        {"DOT", "220 hello again", sent, Reason::accepted},
        {"DOT", "250 " + long_line, unknown, Reason::protocol},
        {"DOT", "ok", unknown, Reason::protocol},
        {"DOT", binary, unknown, Reason::protocol},
        {"DOT", "250-a\r\n550 b", unknown, Reason::protocol},
        {"DOT", "close", unknown, Reason::lost},
        {"DOT", "reset", unknown, Reason::lost},
    };
}

TEST(SmtpOddRelay, EachOddityHasOneMeaningAndTheNextMailIsSentAllTheSame)
{
    for (const auto& odd : oddities()) {
        PeerServer server;
        server.answers[odd.verb] = {odd.answer};
        RelayWorld world(std::vector<test::PeerScript>{server, PeerServer()});

        const auto delivery = world.deliver();
        const auto next = world.deliver();

        EXPECT_EQ(delivery.outcome, odd.outcome) << odd.verb << ": " << odd.answer.substr(0, 60);
        EXPECT_EQ(delivery.reason, odd.reason) << odd.verb << ": " << odd.answer.substr(0, 60);
        EXPECT_LE(delivery.reply.size(), 512U);
        EXPECT_EQ(next.outcome, Outcome::sent) << odd.verb << ": " << odd.answer.substr(0, 60) << next.reply;
    }
}

TEST(SmtpOddRelay, OneByteATickHoldsUpNobodyElse)
{
    RelayWorld world(std::vector<test::PeerScript>{[](PeerConnection& connection) {
                                                       for (;;) {
                                                           connection.say("2");
                                                           std::this_thread::sleep_for(milliseconds(20));
                                                       }
                                                   },
                                                   PeerServer()});
    world.options.timeouts.handshake = milliseconds(1500);
    SmtpTransport transport(world.io.get_executor(), world.options);
    std::vector<Delivery> ended;
    const auto start = [&] {
        asio::co_spawn(world.io, transport.deliver(sample_mail(), world.leaves),
                       [&](std::exception_ptr, Delivery delivery) { ended.push_back(std::move(delivery)); });
    };
    start();
    while (world.peer.records().empty())
        world.io.poll();
    for (int i = 0; i < 5; ++i)
        start();

    while (ended.size() < 6)
        ASSERT_NE(world.io.run_one(), 0U);

    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(ended[static_cast<std::size_t>(i)].outcome, Outcome::sent);
    EXPECT_EQ(ended.back().outcome, Outcome::transport_trouble) << "bytes that drip do not move the deadline";
    EXPECT_EQ(ended.back().reason, Reason::lost);
}

TEST(SmtpOddRelay, AnUnansweredFinalDotLeavesItsPlaceToOthers)
{
    PeerServer stuck;
    stuck.answers["DOT"] = {"250-never ending"};
    RelayWorld world(std::vector<test::PeerScript>{stuck, PeerServer()});
    world.options.connections = 1;
    world.options.slow_after = milliseconds(20);
    world.options.timeouts.final_dot = std::chrono::seconds(2);
    SmtpTransport transport(world.io.get_executor(), world.options);
    std::vector<Outcome> ended;
    for (int i = 0; i < 3; ++i)
        asio::co_spawn(world.io, transport.deliver(sample_mail(), world.leaves),
                       [&](std::exception_ptr, Delivery delivery) { ended.push_back(delivery.outcome); });

    while (ended.size() < 3)
        ASSERT_NE(world.io.run_one(), 0U);

    EXPECT_THAT(ended, testing::ElementsAre(Outcome::sent, Outcome::sent, Outcome::unknown));
    EXPECT_THAT(world.peer.records(), SizeIs(2)) << "and the cap holds for the others";
}

TEST(SmtpOddRelay, NoMoreThanAFewMayBeSlow)
{
    PeerServer stuck;
    stuck.answers["DOT"] = {"250-never ending"};
    RelayWorld world(std::vector<test::PeerScript>{stuck});
    world.options.connections = 1;
    world.options.slow_after = milliseconds(20);
    world.options.slow_connections = 2;
    world.options.timeouts.final_dot = milliseconds(900);
    world.options.timeouts.command = milliseconds(400);
    SmtpTransport transport(world.io.get_executor(), world.options);
    std::vector<Delivery> ended;
    for (int i = 0; i < 4; ++i)
        asio::co_spawn(world.io, transport.deliver(sample_mail(), world.leaves),
                       [&](std::exception_ptr, Delivery delivery) { ended.push_back(std::move(delivery)); });

    while (ended.size() < 4)
        ASSERT_NE(world.io.run_one(), 0U);

    EXPECT_THAT(ended.front().reply, HasSubstr("no connection to the relay became free"));
    EXPECT_THAT(world.peer.records(), SizeIs(3));
}

TEST(SmtpOddRelay, BadCertificatesDeferAndTheGoodOneSendsThemAll)
{
    const auto good = test::make_certificate({"127.0.0.1"});
    const auto with = [](const test::Certificate& certificate) {
        PeerServer server;
        server.starttls = certificate;
        return test::PeerScript(server);
    };
    RelayWorld world(std::vector<test::PeerScript>{
        with(test::make_certificate({"127.0.0.1"})), with(test::make_certificate({"other.example"})),
        with(test::make_certificate({"127.0.0.1"}, std::chrono::hours(-1))), with(good)});
    world.options.tls = TlsMode::required;
    world.trust(good);

    for (int i = 0; i < 3; ++i) {
        const auto delivery = world.deliver();
        EXPECT_EQ(delivery.outcome, Outcome::transport_trouble);
        EXPECT_EQ(delivery.reason, Reason::tls) << delivery.reply;
    }
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(world.deliver().outcome, Outcome::sent);

    for (const auto& record : world.peer.records())
        EXPECT_EQ(record.messages.size(), record.encrypted ? 3U : 0U) << "nothing ever went in the clear";
}

// What a name server says, look-up by look-up; the last repeats. Nothing at all: it never answers.
smtp::LookUp names(std::vector<std::optional<std::vector<const char*>>> answers)
{
    const auto turn = std::make_shared<std::size_t>(0);
    return [answers, turn](asio::any_io_executor strand, std::string, std::uint16_t port, smtp::Found found) {
        const auto answer = answers[std::min((*turn)++, answers.size() - 1)];
        if (!answer)
            return;
        std::vector<tcp::endpoint> endpoints;
        for (const auto* address : *answer)
            endpoints.emplace_back(asio::ip::make_address(address), port);
        const auto error = endpoints.empty() ? boost::system::error_code(asio::error::host_not_found)
                                             : boost::system::error_code();
        asio::post(strand, [=] { found(error, endpoints); });
    };
}

TEST(SmtpOddRelay, ANameServersTroubleIsTransportTroubleAndIsAskedAgainEachTime)
{
    RelayWorld world{PeerServer()};
    world.options.server = "relay.example";
    world.options.timeouts.connect = milliseconds(100);
    using Answers = std::vector<const char*>;
    world.transport = std::make_unique<SmtpTransport>(
        world.io.get_executor(), world.options,
        names({Answers{}, std::nullopt, Answers{"127.0.0.9"}, Answers{"127.0.0.9", "127.0.0.1"}}));

    EXPECT_THAT(world.deliver().reply, HasSubstr("no address of relay.example"));
    EXPECT_THAT(world.deliver().reply, HasSubstr("did not answer for relay.example"));
    const auto moved_away = world.deliver();
    EXPECT_EQ(moved_away.outcome, Outcome::transport_trouble);
    EXPECT_EQ(moved_away.reason, Reason::lost);
    EXPECT_EQ(world.deliver().outcome, Outcome::sent) << "the address changed, and one of two is dead";
}

TEST(SmtpOddRelay, WithoutTlsEveryAddressOfTheNameMustBeLoopback)
{
    RelayWorld world{PeerServer()};
    world.options.server = "relay.example";
    using Answers = std::vector<const char*>;
    world.transport = std::make_unique<SmtpTransport>(world.io.get_executor(), world.options,
                                                      names({Answers{"127.0.0.1", "192.0.2.1"}}));

    EXPECT_THAT(world.deliver().reply, HasSubstr("not loopback"));

    EXPECT_THAT(world.peer.records(), IsEmpty());
}

} // namespace
} // namespace postkey::mail
