#include "base/encoding.hpp"
#include "mail/smtp/tls.hpp"
#include "unit/mail/smtp/relay_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

using test::make_certificate;
using test::PeerServer;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const test::Certificate& local_certificate()
{
    static const auto certificate = make_certificate({"127.0.0.1", "localhost"});
    return certificate;
}

PeerServer starttls_server()
{
    PeerServer server;
    server.starttls = local_certificate();
    server.offers_encrypted = {"PIPELINING", "AUTH PLAIN LOGIN"};
    return server;
}

struct TlsWorld : RelayWorld
{
    explicit TlsWorld(PeerServer server) : RelayWorld(std::move(server)) { demand(); }
    explicit TlsWorld(std::vector<test::PeerScript> scripts) : RelayWorld(std::move(scripts)) { demand(); }

    void demand()
    {
        options.tls = TlsMode::required;
        options.user = "postkey";
        options.password = SecretString("s3cret pass");
        trust(local_certificate());
    }

    // That neither credentials nor a mail was seen.
    void expect_nothing_said()
    {
        for (const auto& record : peer.records()) {
            EXPECT_THAT(record.lines, Not(Contains(HasSubstr("AUTH"))));
            EXPECT_THAT(record.lines, Not(Contains(HasSubstr("MAIL"))));
            EXPECT_TRUE(record.messages.empty());
        }
    }
};

TEST(SmtpTls, StarttlsThenEhloAgainThenAuthPlainThenTheMail)
{
    TlsWorld world{starttls_server()};

    EXPECT_EQ(world.deliver().outcome, Outcome::sent);

    const auto record = world.peer.records().front();
    EXPECT_TRUE(record.encrypted);
    const auto credentials = to_base64(std::string("\0postkey\0s3cret pass", 20));
    EXPECT_THAT(record.lines, ElementsAre("EHLO client.example", "STARTTLS", "EHLO client.example",
                                          "AUTH PLAIN " + credentials, "MAIL FROM:<accounts@acme.example>",
                                          "RCPT TO:<ada@example.org>", "DATA"));
}

TEST(SmtpTls, OnwardTlsIsAskedForWhereItIsWantedAndOffered)
{
    auto server = starttls_server();
    server.offers_encrypted = {"PIPELINING", "AUTH PLAIN", "REQUIRETLS"};
    TlsWorld wanted{server};
    wanted.options.onward = OnwardTls::required;
    TlsWorld unwanted{server};

    EXPECT_EQ(wanted.deliver().outcome, Outcome::sent);
    EXPECT_EQ(unwanted.deliver().outcome, Outcome::sent);

    EXPECT_THAT(wanted.peer.records().front().lines,
                Contains("MAIL FROM:<accounts@acme.example> REQUIRETLS"));
    EXPECT_THAT(unwanted.peer.records().front().lines, Contains("MAIL FROM:<accounts@acme.example>"));
}

TEST(SmtpTls, ARelayWithoutOnwardTlsGetsNothingWhereItIsWanted)
{
    auto server = starttls_server();
    server.offers.push_back("REQUIRETLS"); // before TLS it counts for nothing
    TlsWorld world{server};
    world.options.onward = OnwardTls::required;

    const auto found = world.deliver();

    EXPECT_EQ(found.outcome, Outcome::transport_trouble);
    EXPECT_EQ(found.reason, Reason::configuration);
    world.expect_nothing_said();
}

TEST(SmtpTls, AuthLoginWhenPlainIsNotOffered)
{
    auto server = starttls_server();
    server.offers_encrypted = {"PIPELINING", "AUTH LOGIN"};
    TlsWorld world{server};

    EXPECT_EQ(world.deliver().outcome, Outcome::sent);

    EXPECT_THAT(world.peer.records().front().lines, Contains(to_base64("postkey")));
    EXPECT_THAT(world.peer.records().front().lines, Contains(to_base64("s3cret pass")));
}

TEST(SmtpTls, ImplicitTlsNeedsNoStarttls)
{
    auto server = starttls_server();
    server.starttls.reset();
    server.implicit = local_certificate();
    TlsWorld world{server};
    world.options.tls = TlsMode::implicit;

    EXPECT_EQ(world.deliver().outcome, Outcome::sent);
    EXPECT_EQ(world.deliver().outcome, Outcome::sent);

    EXPECT_EQ(world.peer.records().size(), 1U);
    EXPECT_THAT(world.peer.records().front().lines, Not(Contains("STARTTLS")));
}

TEST(SmtpTls, TheNameOfTheRelayIsCheckedToo)
{
    TlsWorld world{starttls_server()};
    world.options.server = "localhost";

    EXPECT_EQ(world.deliver().outcome, Outcome::sent);
}

TEST(SmtpTls, WithoutStarttlsNothingIsSaid)
{
    PeerServer server;
    server.offers = {"PIPELINING", "AUTH PLAIN LOGIN"};
    TlsWorld world{server};

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::transport_trouble);
    EXPECT_THAT(delivery.reply, HasSubstr("STARTTLS"));
    world.expect_nothing_said();
}

TEST(SmtpTls, AnyAnswerToStarttlsButA220EndsIt)
{
    for (const auto* answer : {"454 4.7.0 TLS not available", "250 ok", "502 no"}) {
        auto server = starttls_server();
        server.answers["STARTTLS"] = {answer};
        TlsWorld world{server};

        EXPECT_EQ(world.deliver().outcome, Outcome::transport_trouble) << answer;
        world.expect_nothing_said();
    }
}

// S-102.
TEST(SmtpTls, RepliesInjectedBeforeTheHandshakeEndIt)
{
    auto server = starttls_server();
    server.answers["STARTTLS"] = {"220 go\r\n250-injected\r\n250 AUTH PLAIN"};
    TlsWorld world{server};

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::transport_trouble);
    EXPECT_THAT(delivery.reply, HasSubstr("between STARTTLS and the handshake"));
    world.expect_nothing_said();
}

// S-102.
TEST(SmtpTls, CapabilitiesFromBeforeTheHandshakeAreForgotten)
{
    auto server = starttls_server();
    server.offers = {"PIPELINING", "AUTH PLAIN", "SMTPUTF8"};
    server.offers_encrypted = {"PIPELINING"};
    TlsWorld world{server};

    EXPECT_EQ(world.deliver().outcome, Outcome::transport_trouble); // no AUTH is offered now
    world.expect_nothing_said();
}

TEST(SmtpTls, ACertificateThatIsNotGoodEndsIt)
{
    const auto other_host = make_certificate({"other.example", "127.0.0.2"});
    const auto expired = make_certificate({"127.0.0.1"}, -std::chrono::hours(1));
    struct Case
    {
        test::Certificate shown;
        const test::Certificate* trusted;
        std::string why;
    };
    const Case cases[] = {{local_certificate(), nullptr, "self-signed"},
                          {local_certificate(), &other_host, "self-signed"},
                          {other_host, &other_host, "IP address mismatch"},
                          {expired, &expired, "expired"}};
    for (const auto& [shown, trusted, why] : cases) {
        auto server = starttls_server();
        server.starttls = shown;
        TlsWorld world{server};
        world.options.ca_file.reset();
        if (trusted)
            world.trust(*trusted);

        const auto delivery = world.deliver();

        EXPECT_EQ(delivery.outcome, Outcome::transport_trouble) << why;
        EXPECT_THAT(delivery.reply, HasSubstr(why));
        world.expect_nothing_said();
    }
}

TEST(SmtpTls, ANameThatIsNotInTheCertificateEndsIt)
{
    const auto certificate = make_certificate({"127.0.0.1"});
    auto server = starttls_server();
    server.starttls = certificate;
    TlsWorld world{server};
    world.trust(certificate);
    world.options.server = "localhost";

    EXPECT_THAT(world.deliver().reply, HasSubstr("hostname mismatch"));
    world.expect_nothing_said();
}

TEST(SmtpTls, AWrongPasswordIsTroubleAndItsTextIsNotShown)
{
    auto server = starttls_server();
    server.answers["AUTH"] = {"535 5.7.8 wrong"};
    TlsWorld world{server};

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::transport_trouble);
    EXPECT_EQ(delivery.reply, "535 5.7.8 wrong");
    EXPECT_TRUE(world.peer.messages().empty());
}

TEST(SmtpTls, CredentialsAreNeverSaidInTheClear)
{
    PeerServer server;
    server.offers = {"PIPELINING", "AUTH PLAIN LOGIN"};
    TlsWorld world{server};
    world.options.tls = TlsMode::none;

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::transport_trouble);
    world.expect_nothing_said();
}

TEST(SmtpTls, NothingOlderThanTls12IsSpokenAndTheRelayMustProveItself)
{
    RelayWorld world{PeerServer()};

    auto context = smtp::make_tls_context(world.options);

    EXPECT_EQ(SSL_CTX_get_min_proto_version(context.native_handle()), TLS1_2_VERSION);
    EXPECT_EQ(SSL_CTX_get_verify_mode(context.native_handle()), SSL_VERIFY_PEER);
}

TEST(SmtpTls, WithoutTlsOnlyLoopbackIsSpokenTo)
{
    RelayWorld world{PeerServer()};
    world.options.server = "192.0.2.1"; // TEST-NET-1: never connected to

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::transport_trouble);
    EXPECT_THAT(delivery.reply, HasSubstr("not loopback"));
}

} // namespace
} // namespace postkey::mail
