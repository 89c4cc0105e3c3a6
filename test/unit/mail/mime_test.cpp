#include "mail/encoded_word.hpp"
#include "mail/mime.hpp"
#include "unit/mail/sample_mail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string wire(const OutgoingMail& mail)
{
    return write_mime(mail.header, mail.content, BodyEncoding::quoted_printable);
}

std::string logged(const OutgoingMail& mail)
{
    return write_mime(mail.header, mail.content, BodyEncoding::eight_bit);
}

TEST(Mime, AMailIsWrittenByteForByteLikeThis)
{
    EXPECT_EQ(wire(sample_mail()), "Date: Sat, 21 Nov 2026 03:20:11 +0000\r\n"
                                   "From: Acme <accounts@acme.example>\r\n"
                                   "To: <ada@example.org>\r\n"
                                   "Subject: Confirm your e-mail address for Acme\r\n"
                                   "Message-ID: <01909a2c-7d4e-7b31-9c55-0a1b2c3d4e5f@acme.example>\r\n"
                                   "MIME-Version: 1.0\r\n"
                                   "Content-Type: multipart/alternative;\r\n"
                                   " boundary=\"=_pk_01909a2c7d4e7b319c550a1b2c3d4e5f\"\r\n"
                                   "Content-Language: en\r\n"
                                   "Auto-Submitted: auto-generated\r\n"
                                   "X-Auto-Response-Suppress: OOF, AutoReply, RN, NRN\r\n"
                                   "X-Entity-Ref-ID: 01909a2c-7d4e-7b31-9c55-0a1b2c3d4e5f\r\n"
                                   "X-Postkey-ID: 01909a2c-7d4e-7b31-9c55-0a1b2c3d4e5f\r\n"
                                   "\r\n"
                                   "--=_pk_01909a2c7d4e7b319c550a1b2c3d4e5f\r\n"
                                   "Content-Type: text/plain; charset=utf-8\r\n"
                                   "Content-Transfer-Encoding: quoted-printable\r\n"
                                   "\r\n"
                                   "Please confirm:\r\n"
                                   "\r\n"
                                   "https://acme.example/verify/abc.def-ghi_jkl\r\n"
                                   "\r\n"
                                   ".hidden dot\r\n"
                                   "\r\n"
                                   "--=_pk_01909a2c7d4e7b319c550a1b2c3d4e5f\r\n"
                                   "Content-Type: text/html; charset=utf-8\r\n"
                                   "Content-Transfer-Encoding: quoted-printable\r\n"
                                   "\r\n"
                                   "<!doctype html>\r\n"
                                   "<html><body><p>Please confirm</p></body></html>\r\n"
                                   "\r\n"
                                   "--=_pk_01909a2c7d4e7b319c550a1b2c3d4e5f--\r\n");
}

TEST(Mime, EachTryGivesTheSameBytesAndEachMessageItsOwnBoundary)
{
    auto other = sample_mail();
    other.header.id = MessageId::trusted("01909a2c-7d4e-7b31-9c55-0a1b2c3d4e60");

    EXPECT_EQ(wire(sample_mail()), wire(sample_mail()));
    EXPECT_THAT(wire(other), HasSubstr("=_pk_01909a2c7d4e7b319c550a1b2c3d4e60"));
}

TEST(Mime, TheWireIsAsciiWithLinesOfAtMost76CharactersWhateverTheLanguage)
{
    auto mail = sample_mail();
    mail.content.subject = "이메일 주소를 확인해 주세요: 아주 긴 제목이 여기에 있습니다, 정말로 아주 깁니다";
    mail.content.text = "확인해 주세요 " + std::string(300, 'x') + "\n";
    mail.header.from.display_name = "주식회사 아크메 그리고 친구들 계정 관리 담당 부서";

    const auto message = wire(mail);

    std::size_t column = 0;
    for (std::size_t i = 0; i < message.size(); ++i) {
        ASSERT_LT(static_cast<unsigned char>(message[i]), 0x80);
        column = message[i] == '\n' ? 0 : column + 1;
        ASSERT_LE(column, 77U); // 76 and the CR
        ASSERT_EQ(message[i] == '\n', i > 0 && message[i - 1] == '\r') << i;
    }
}

TEST(Mime, ALongAsciiSubjectIsFoldedAtItsSpaces)
{
    auto mail = sample_mail();
    mail.content.subject = "Confirm your e-mail address for the Acme Corporation of North America and others";

    EXPECT_THAT(wire(mail),
                HasSubstr("Subject: Confirm your e-mail address for the Acme Corporation of North\r\n"
                          " America and others\r\n"));
}

TEST(Mime, AnAsciiSubjectThatLooksLikeAnEncodedWordIsEncoded)
{
    auto mail = sample_mail();
    mail.content.subject = "=?utf-8?q?=0d=0aBcc:?=";

    EXPECT_THAT(wire(mail), HasSubstr("Subject: =?UTF-8?Q?=3D=3Futf-8=3Fq=3F=3D0d=3D0aBcc=3A=3F=3D?=\r\n"));
}

TEST(Mime, DisplayNamesArePlainQuotedOrEncodedAsTheyNeed)
{
    const auto from = [](std::string name) {
        auto mail = sample_mail();
        mail.header.from.display_name = std::move(name);
        return wire(mail);
    };

    EXPECT_THAT(from("Acme Team"), HasSubstr("From: Acme Team <accounts@acme.example>\r\n"));
    EXPECT_THAT(from("Acme, \"Inc.\""),
                HasSubstr("From: \"Acme, \\\"Inc.\\\"\" <accounts@acme.example>\r\n"));
    EXPECT_THAT(from("Café"), HasSubstr("From: =?UTF-8?Q?Caf=C3=A9?= <accounts@acme.example>\r\n"));
    EXPECT_THAT(from(""), HasSubstr("From: <accounts@acme.example>\r\n"));
}

TEST(Mime, ReplyToStandsBetweenFromAndTo)
{
    auto mail = sample_mail();
    mail.header.reply_to = Mailbox{"Acme Support", EmailAddress::trusted("help@acme.example")};

    EXPECT_THAT(wire(mail), HasSubstr("<accounts@acme.example>\r\n"
                                      "Reply-To: Acme Support <help@acme.example>\r\n"
                                      "To: <ada@example.org>\r\n"));
}

TEST(Mime, AnAddressThatNeedsSmtputf8IsTheOnlyThingThatIsNotAscii)
{
    EXPECT_THAT(wire(sample_mail("jörg@example.org")), HasSubstr("To: <jörg@example.org>\r\n"));
}

TEST(Mime, ControlCharactersInAnyHeaderValueAreOurMistake)
{
    auto subject = sample_mail();
    subject.content.subject = "Hello\r\nBcc: eve@example.org";
    auto name = sample_mail();
    name.header.from.display_name = "Acme\n";
    auto override_character = sample_mail();
    override_character.content.subject = "Hello \u202e";
    auto invalid = sample_mail();
    invalid.content.subject = "caf\xe9";

    EXPECT_THROW(wire(subject), std::invalid_argument);
    EXPECT_THROW(wire(name), std::invalid_argument);
    EXPECT_THROW(wire(override_character), std::invalid_argument);
    EXPECT_THROW(wire(invalid), std::invalid_argument);
    EXPECT_THROW(wire(sample_mail("ada@example.org\r\nBcc: eve@example.org")), std::invalid_argument);
}

TEST(Mime, TheLogFormIsReadableWithLineFeedsAndUnbrokenLines)
{
    auto mail = sample_mail();
    const auto link = "https://acme.example/verify/" + std::string(300, 'x');
    mail.content.text = "확인: " + link + " \n";

    const auto message = logged(mail);

    EXPECT_THAT(message, HasSubstr("Content-Transfer-Encoding: 8bit\n\n확인: " + link + " \n"));
    EXPECT_THAT(message, Not(HasSubstr("\r")));
}

TEST(Mailbox, IsReadWithAndWithoutADisplayName)
{
    EXPECT_EQ(parse_mailbox("accounts@acme.example")->display_name, "");
    EXPECT_EQ(parse_mailbox("Acme <accounts@acme.example>")->display_name, "Acme");
    EXPECT_EQ(parse_mailbox("\"Acme, \\\"Inc\\\"\" <accounts@acme.example>")->display_name, "Acme, \"Inc\"");
    EXPECT_EQ(parse_mailbox("Café <accounts@acme.example>")->address.text(), "accounts@acme.example");
}

TEST(Mailbox, IsRefusedWhenItIsNotExactlyOne)
{
    EXPECT_FALSE(parse_mailbox(""));
    EXPECT_FALSE(parse_mailbox("Acme"));
    EXPECT_FALSE(parse_mailbox("Acme <accounts>"));
    EXPECT_FALSE(parse_mailbox("a@acme.example, b@acme.example"));
    EXPECT_FALSE(parse_mailbox("a@acme.example, Acme <b@acme.example>"));
    EXPECT_FALSE(parse_mailbox("Acme <a@acme.example> <b@acme.example>"));
    EXPECT_FALSE(parse_mailbox("\"open <a@acme.example>"));
    EXPECT_FALSE(parse_mailbox("Acme\n <a@acme.example>"));
}

} // namespace
} // namespace postkey::mail
