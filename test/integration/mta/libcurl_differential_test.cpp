// The same message through our client and through libcurl's: what a relay sees is equal, byte for byte.
#include "mail/smtp/smtp_transport.hpp"
#include "support/last_checks.hpp"
#include "support/smtp_peer.hpp"
#include "support/temporary_folder.hpp"
#include "unit/mail/run.hpp"
#include "unit/mail/sample_mail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace postkey::mail {
namespace {

std::string wire(const OutgoingMail& mail)
{
    return write_mime(mail.header, mail.content, BodyEncoding::quoted_printable);
}

// Commands and what they say, without what a client may choose: how it leaves.
std::vector<std::string> envelope_of(const test::PeerRecord& record)
{
    auto lines = record.lines;
    std::erase(lines, "QUIT");
    return lines;
}

class LibcurlDifferential : public testing::Test
{
protected:
    void SetUp() override
    {
        if (std::system("curl --version 2>/dev/null | grep -q smtp") != 0)
            GTEST_SKIP() << "no curl that speaks SMTP is installed";
    }

    test::PeerRecord by_us(const OutgoingMail& mail)
    {
        const test::SmtpPeer peer{test::PeerScript(server)};
        SmtpOptions options;
        options.server = "127.0.0.1";
        options.port = peer.port();
        options.tls = TlsMode::none;
        options.ehlo_name = "client.example";
        asio::io_context io;
        SmtpTransport transport(io.get_executor(), options);
        test::AlwaysLeaves check;
        EXPECT_EQ(run(io, transport.deliver(mail, check)).outcome, Outcome::sent);
        return peer.records().front();
    }

    test::PeerRecord by_libcurl(const OutgoingMail& mail)
    {
        const test::SmtpPeer peer{test::PeerScript(server)};
        const auto file = folder.write("message.eml", wire(mail));
        const auto command =
            "curl --silent --show-error --max-time 20 --url smtp://127.0.0.1:" + std::to_string(peer.port()) +
            "/client.example --mail-from '" + mail.header.from.address.text() + "' --mail-rcpt '" +
            mail.header.to.text() + "' --upload-file " + file.string();
        EXPECT_EQ(std::system(command.c_str()), 0);
        return peer.records().front();
    }

    void expect_equal(const OutgoingMail& mail)
    {
        const auto ours = by_us(mail);
        const auto theirs = by_libcurl(mail);
        ASSERT_EQ(ours.messages.size(), 1U);
        EXPECT_EQ(ours.messages, theirs.messages);
        EXPECT_EQ(envelope_of(ours), envelope_of(theirs));
    }

    test::TemporaryFolder folder;
    test::PeerServer server;
};

TEST_F(LibcurlDifferential, AnOrdinaryMailIsTheSame)
{
    expect_equal(sample_mail());
}

TEST_F(LibcurlDifferential, DotsAtTheBeginningOfLinesAreStuffedTheSame)
{
    auto mail = sample_mail();
    mail.content.text = ".\n..\n...\n.a\na.\n\n.\n";
    mail.content.html = ".<p>.</p>\n.\n";

    expect_equal(mail);
}

TEST_F(LibcurlDifferential, EveryScriptAndALongMailAreTheSame)
{
    auto mail = sample_mail("ada+tag=x@xn--bcher-kva.example");
    mail.content.subject = "이메일 주소를 확인해 주세요";
    mail.content.text.clear();
    for (int i = 0; i < 500; ++i)
        mail.content.text += "تأكيد عنوان بريدك الإلكتروني = 確認 \t\n." + std::string(90, 'x') + "\n";

    expect_equal(mail);
}

TEST_F(LibcurlDifferential, AServerWithoutExtensionsSeesTheSame)
{
    server.offers = {};

    expect_equal(sample_mail());
}

} // namespace
} // namespace postkey::mail
