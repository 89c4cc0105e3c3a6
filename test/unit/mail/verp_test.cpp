#include "mail/verp.hpp"
#include "unit/mail/sample_mail.hpp"

#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

const crypto::MasterKey first_key{"k1", SecretString("0f3b8a1c5d7e9f2a4b6c8d0e1f3a5b7c")};
const crypto::MasterKey second_key{"k2", SecretString("9d1e7c3a5b0f8e6d4c2b1a0f9e8d7c6b")};
const auto message = MessageId::trusted(sample_id);

TEST(Verp, ItsSenderNamesTheMessageInAtMost64OctetsOfLowerCaseAscii)
{
    const Verp verp(crypto::KeyRing({first_key}), "Bounce.Acme.Example");

    const auto sender = verp.sender_of(message);

    EXPECT_EQ(sender.substr(0, 29), "b+agijuld5jz5tdhcvbinsypkol4.");
    EXPECT_EQ(sender.substr(45), "@bounce.acme.example");
    EXPECT_LE(sender.find('@'), 64U);
    EXPECT_EQ(verp.sender_of(message), sender) << "the same at every try: greylisting looks at it (R-18)";
    EXPECT_EQ(verp.message_of(sender), message);
}

TEST(Verp, ASenderIsKnownInAnyCase)
{
    const Verp verp(crypto::KeyRing({first_key}), "bounce.acme.example");
    auto sender = verp.sender_of(message);
    for (auto& letter : sender)
        letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));

    EXPECT_EQ(verp.message_of(sender), message);
}

TEST(Verp, NoByteOfASenderCanBeChanged)
{
    const Verp verp(crypto::KeyRing({first_key}), "bounce.acme.example");
    const auto sender = verp.sender_of(message);

    for (std::size_t i = 0; i < sender.size(); ++i) {
        for (const char other : {'a', 'b', '7', '0', '.', '+', '\0', ' '}) {
            auto forged = sender;
            if (forged[i] == other)
                continue;
            forged[i] = other;
            EXPECT_FALSE(verp.message_of(forged)) << forged;
        }
        EXPECT_FALSE(verp.message_of(sender.substr(0, i)));
    }
    EXPECT_FALSE(verp.message_of(sender + "x"));
    EXPECT_FALSE(verp.message_of("<" + sender + ">"));
    EXPECT_FALSE(verp.message_of("accounts@bounce.acme.example"));
}

TEST(Verp, AnotherInstallationsKeyMakesNoSenderOfOurs)
{
    const Verp ours(crypto::KeyRing({first_key}), "bounce.acme.example");
    const Verp theirs(crypto::KeyRing({second_key}), "bounce.acme.example");

    EXPECT_FALSE(ours.message_of(theirs.sender_of(message)));
}

TEST(Verp, ARotatedKeyStillKnowsTheBouncesOfYesterdaysMail)
{
    const Verp before(crypto::KeyRing({first_key}), "bounce.acme.example");
    const Verp after(crypto::KeyRing({second_key, first_key}), "bounce.acme.example");

    EXPECT_EQ(after.message_of(before.sender_of(message)), message);
    EXPECT_NE(after.sender_of(message), before.sender_of(message));
}

TEST(Verp, TheUnusedBitsOfTheIdCannotHideASecondSpelling)
{
    const Verp verp(crypto::KeyRing({first_key}), "bounce.acme.example");
    auto sender = verp.sender_of(message);

    sender[27] = sender[27] == '5' ? '6' : '5';

    EXPECT_FALSE(verp.message_of(sender));
}

} // namespace
} // namespace postkey::mail
