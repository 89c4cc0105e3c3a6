#include "mail/smtp/smtp_transport.hpp"
#include "mail/verp.hpp"
#include "support/last_checks.hpp"
#include "support/real_mta.hpp"
#include "unit/mail/run.hpp"
#include "unit/mail/sample_mail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

using test::RealMta;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct World
{
    RealMta mta;
    asio::io_context io;
    SmtpOptions options;
    std::unique_ptr<SmtpTransport> transport;

    explicit World(RealMta::Kind kind) : mta(kind)
    {
        options.server = "127.0.0.1";
        options.port = mta.port();
        options.ehlo_name = "client.example";
        if (!RealMta::takes_tls(kind)) {
            options.tls = TlsMode::none;
            return;
        }
        options.user = mta.user();
        options.password = SecretString(mta.password());
        options.ca_file = mta.ca_file();
    }

    Delivery deliver(OutgoingMail mail = sample_mail())
    {
        if (!transport)
            transport = std::make_unique<SmtpTransport>(io.get_executor(), options);
        test::AlwaysLeaves check;
        return run(io, transport->deliver(std::move(mail), check));
    }
};

// What a mail server stores: the wire form with LF line ends.
std::string stored_form(const OutgoingMail& mail)
{
    auto text = write_mime(mail.header, mail.content, BodyEncoding::quoted_printable);
    std::erase(text, '\r');
    return text;
}

class RealMtaOfEachKind : public testing::TestWithParam<RealMta::Kind>
{
protected:
    void SetUp() override
    {
        if (!RealMta::installed(GetParam()))
            GTEST_SKIP() << "this mail server is not installed, or the test is not run by root";
    }
};

TEST_P(RealMtaOfEachKind, TakesAMailAndKeepsEveryByte)
{
    World world(GetParam());

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::sent) << delivery.reply << world.mta.log();
    const auto mails = world.mta.wait_for_mails(1);
    ASSERT_THAT(mails, SizeIs(1)) << world.mta.log();
    EXPECT_THAT(mails.front(), HasSubstr(stored_form(sample_mail())));
}

TEST_P(RealMtaOfEachKind, TakesAMailOverTlsFromTheFirstByte)
{
    if (!RealMta::takes_tls(GetParam()))
        GTEST_SKIP() << "this version cannot do TLS";
    World world(GetParam());
    world.options.tls = TlsMode::implicit;
    world.options.port = world.mta.implicit_port();

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::sent) << delivery.reply << world.mta.log();
    EXPECT_THAT(world.mta.wait_for_mails(1), SizeIs(1)) << world.mta.log();
}

TEST_P(RealMtaOfEachKind, TakesABounceAddressAsTheSender)
{
    World world(GetParam());
    const Verp verp(crypto::KeyRing({{"k1", SecretString("0f3b8a1c5d7e9f2a4b6c8d0e1f3a5b7c")}}), "b.example");
    auto mail = sample_mail();
    mail.envelope_sender = verp.sender_of(mail.header.id);

    EXPECT_EQ(world.deliver(mail).outcome, Outcome::sent);

    const auto mails = world.mta.wait_for_mails(1);
    ASSERT_THAT(mails, SizeIs(1)) << world.mta.log();
    EXPECT_THAT(mails.front(), HasSubstr("Return-Path: <" + mail.envelope_sender + ">"));
}

TEST_P(RealMtaOfEachKind, TakesManyMailsOverOneTransport)
{
    World world(GetParam());

    for (int i = 0; i < 25; ++i) {
        const auto delivery = world.deliver(sample_mail("person" + std::to_string(i) + "@example.org"));
        ASSERT_EQ(delivery.outcome, Outcome::sent) << delivery.reply << world.mta.log();
    }

    EXPECT_THAT(world.mta.wait_for_mails(25), SizeIs(25)) << world.mta.log();
}

TEST_P(RealMtaOfEachKind, IsTroubleWhileItIsDownAndTakesMailAfterwards)
{
    World world(GetParam());
    ASSERT_EQ(world.deliver().outcome, Outcome::sent);
    ASSERT_THAT(world.mta.wait_for_mails(1), SizeIs(1)); // what it took is its own to lose now

    world.mta.stop();
    EXPECT_EQ(world.deliver().outcome, Outcome::transport_trouble);
    world.mta.start();

    EXPECT_EQ(world.deliver().outcome, Outcome::sent);
    EXPECT_THAT(world.mta.wait_for_mails(2), SizeIs(2));
}

TEST_P(RealMtaOfEachKind, TakesNothingWithAWrongPassword)
{
    if (!RealMta::takes_tls(GetParam()))
        GTEST_SKIP() << "this version cannot do TLS";
    World world(GetParam());
    world.options.password = SecretString("wrong");

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::transport_trouble);
    EXPECT_EQ(delivery.reason, Reason::credentials);
    EXPECT_THAT(delivery.reply, HasSubstr("535"));
    EXPECT_THAT(world.mta.mails(), IsEmpty());
}

TEST_P(RealMtaOfEachKind, IsNotSpokenToWhenItsAuthorityIsUnknown)
{
    if (!RealMta::takes_tls(GetParam()))
        GTEST_SKIP() << "this version cannot do TLS";
    World world(GetParam());
    world.options.ca_file.reset();

    const auto delivery = world.deliver();

    EXPECT_EQ(delivery.outcome, Outcome::transport_trouble);
    EXPECT_THAT(delivery.reply, HasSubstr("self-signed certificate"));
    EXPECT_THAT(world.mta.mails(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Of, RealMtaOfEachKind,
                         testing::Values(RealMta::Kind::postfix, RealMta::Kind::opensmtpd),
                         [](const auto& kind) {
                             return kind.param == RealMta::Kind::postfix ? "Postfix" : "OpenSmtpd";
                         });

} // namespace
} // namespace postkey::mail
