#include "base/unicode.hpp"
#include "domain/email_address.hpp"

#include <gtest/gtest.h>

#include <clocale>

namespace postkey {
namespace {

using namespace std::string_literals;

std::string canonical(std::string_view text)
{
    const auto address = EmailAddress::parse(text);
    return address ? address->text() : "refused";
}

AddressError refusal(std::string_view text)
{
    return EmailAddress::parse(text).error();
}

struct Pair
{
    std::string typed;
    std::string stored;
};

// S-041.
const Pair canonical_forms[] = {
    {"ada@example.org", "ada@example.org"},
    {"Ada@Example.ORG", "ada@example.org"},
    {"ADA.LOVELACE+News@example.org", "ada.lovelace+news@example.org"},
    {"a.b.c@example.org", "a.b.c@example.org"},
    {"o'hara@example.org", "o'hara@example.org"},
    {"_@example.org", "_@example.org"},
    {"1@1.example", "1@1.example"},
    {"ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"},
    {"ada@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example"},
    {"ada@b\u00fccher.example", "ada@xn--bcher-kva.example"},
    {"ada@B\u00dcCHER.example", "ada@xn--bcher-kva.example"},
    {"ada@bu\u0308cher.example", "ada@xn--bcher-kva.example"},
    {"ada@fa\u00df.example", "ada@xn--fa-hia.example"},
    {"ada@fass.example", "ada@fass.example"},
    {"ada@\u4f8b\u3048.\u30c6\u30b9\u30c8", "ada@xn--r8jz45g.xn--zckzah"},
    {"ada@\u4f8b\u3048\u3002\u30c6\u30b9\u30c8", "ada@xn--r8jz45g.xn--zckzah"},
    {"ada@\uff45xample.org", "ada@example.org"},
    {"ada@\u03b2\u03cc\u03bb\u03bf\u03c2.com", "ada@xn--nxasmm1c.com"},
    {"ada@\u03b2\u03cc\u03bb\u03bf\u03c3.com", "ada@xn--nxasmq6b.com"},
    {"jos\u00e9@example.org", "jos\u00e9@example.org"},
    {"jose\u0301@example.org", "jos\u00e9@example.org"},
    {"JOS\u00c9@example.org", "jos\u00c9@example.org"},
    {"stra\u00dfe@example.org", "stra\u00dfe@example.org"},
    {"strasse@example.org", "strasse@example.org"},
    {"m\u0131ke@example.org", "m\u0131ke@example.org"},
    {"M\u0130KE@example.org", "m\u0130ke@example.org"},
    {"mi\u212ae@example.org", "mike@example.org"},
    {"\ufb01le@example.org", "\ufb01le@example.org"},
    {"\uff4dike@example.org", "\uff4dike@example.org"},
    {"\u03a3@example.org", "\u03a3@example.org"},
    {"\u03c3@example.org", "\u03c3@example.org"},
    {"\u03c2@example.org", "\u03c2@example.org"},
    {"p\u0430ypal@example.org", "p\u0430ypal@example.org"},
    // Found by fuzzing: NFC has one character for w and a ring, and none for W and a ring.
    {"w\u030a@example.org", "\u1e98@example.org"},
    {"W\u030a@example.org", "\u1e98@example.org"},
    {"\u212a\u0301@example.org", "\u1e30@example.org"},
};

TEST(EmailAddress, EachHasOneCanonicalForm)
{
    for (const auto& [typed, stored] : canonical_forms) {
        EXPECT_EQ(canonical(typed), stored) << typed;
        EXPECT_EQ(canonical(stored), stored) << "the canonical form is its own";
    }
}

// S-041: no locale-dependent tolower anywhere.
TEST(EmailAddress, IsTheSameInATurkishLocale)
{
    const char* turkish = nullptr;
    for (const auto* name : {"tr_TR.UTF-8", "tr_TR.utf8", "tr_TR"})
        if (turkish == nullptr)
            turkish = std::setlocale(LC_ALL, name);
    if (turkish == nullptr)
        GTEST_SKIP() << "skipped: no Turkish locale installed";

    for (const auto& [typed, stored] : canonical_forms)
        EXPECT_EQ(canonical(typed), stored) << typed;
    EXPECT_EQ(canonical("INFO@TITLE.IO"), "info@title.io");

    std::setlocale(LC_ALL, "C");
}

// S-039: what looks alike is not the same mailbox, unless Unicode itself says that the two are one character.
TEST(EmailAddress, LookalikesAreOtherMailboxes)
{
    for (const auto* other :
         {"m\u0131ke@example.org", "m\u0130ke@example.org", "\uff4d\uff49\uff4b\uff45@example.org",
          "m\u00ecke@example.org", "mike@example.or", "m.ike@example.org", "mike+a@example.org"})
        EXPECT_NE(canonical(other), "mike@example.org") << other;
}

// S-043.
TEST(EmailAddress, NothingButOneAddressIsRead)
{
    for (const auto& text : {"v@x.org,a@y.org"s,
                             "v@x.org;a@y.org"s,
                             "v@x.org a@y.org"s,
                             "\"a@y.org x\"@x.org"s,
                             "=?utf-8?q?a=40y.org=3e?=@x.org"s,
                             "v%y.org@x.org"s,
                             "v\u200b@x.org"s,
                             "v\u00ad@x.org"s,
                             "<v@x.org>"s,
                             "\"V\" <v@x.org>"s,
                             "V <v@x.org>"s,
                             "v@x.org(a@y.org)"s,
                             "(c)v@x.org"s,
                             "@a.org,@b.org:v@x.org"s,
                             "v@x.org\r\nRCPT TO:<a@y.org>"s,
                             "v@x.org%0aRCPT TO:<a@y.org>"s,
                             "v@[127.0.0.1]"s,
                             "v@[IPv6:::1]"s,
                             "v@127.0.0.1"s,
                             "v@xn--0049-"s,
                             "v@xn--0049-.org"s,
                             "g:v@x.org;"s,
                             "v@@x.org"s,
                             "v@a@x.org"s,
                             "v"s,
                             "@"s,
                             "@x.org"s,
                             "v@"s,
                             ""s,
                             "v@x"s,
                             "v@.org"s,
                             "v@x..org"s,
                             "v@x.org."s,
                             "v@-x.org"s,
                             "v@x-.org"s,
                             "v@x_y.org"s,
                             ".v@x.org"s,
                             "v.@x.org"s,
                             "v..v@x.org"s,
                             "\"v\"@x.org"s,
                             "v\\@x@x.org"s,
                             " v@x.org"s,
                             "v@x.org "s,
                             "v@x.org\n"s,
                             "v@x.123"s,
                             "v@x.org/a"s,
                             "v@x.org:25"s,
                             "v@x!y.org"s,
                             "\u037e@example.org"s})
        EXPECT_EQ(canonical(text), "refused") << with_controls_escaped(text);
}

TEST(EmailAddress, ADeepNestOfCommentsIsRefusedWithoutRecursion)
{
    EXPECT_EQ(canonical(std::string(5000, '(') + "v@x.org" + std::string(5000, ')')), "refused");
    EXPECT_EQ(canonical("v@" + std::string(150, '(') + "x.org"), "refused");
}

// S-044.
TEST(EmailAddress, NothingIsEverCutAtANul)
{
    for (const auto& text :
         {"victim@example.com\0.evil"s, "victim\0@example.com"s, "\0victim@example.com"s,
          "victim@example.com\0"s, "victim@exam\0ple.com"s, "victim@example.com\x7f"s,
          "vic\u202etim@example.com"s, "victim@example.com\xff"s, "\xed\xa0\x80@example.com"s})
        EXPECT_EQ(refusal(text), AddressError::malformed) << with_controls_escaped(text);
}

// S-045, RFC 5321 §4.5.3.1.
TEST(EmailAddress, LocalPartHas64OctetsAtMost)
{
    EXPECT_EQ(canonical(std::string(64, 'a') + "@example.org"), std::string(64, 'a') + "@example.org");
    EXPECT_EQ(refusal(std::string(65, 'a') + "@example.org"), AddressError::too_long);

    std::string multibyte;
    for (int i = 0; i < 32; ++i)
        multibyte += "\u00e9";
    EXPECT_TRUE(EmailAddress::parse(multibyte + "@example.org"));
    EXPECT_EQ(refusal(multibyte + "a@example.org"), AddressError::too_long);
}

TEST(EmailAddress, OctetsAreCountedInTheStoredForm)
{
    std::string decomposed;
    for (int i = 0; i < 32; ++i)
        decomposed += "e\u0301"; // 96 octets as typed, 64 as stored

    EXPECT_TRUE(EmailAddress::parse(decomposed + "@example.org"));
    EXPECT_EQ(refusal(decomposed + "e@example.org"), AddressError::too_long);
}

std::string domain_of_length(std::size_t length)
{
    std::string domain;
    while (length - domain.size() > 64)
        domain += std::string(63, 'd') + ".";
    domain += std::string(length - domain.size(), 'e');
    return domain;
}

TEST(EmailAddress, AddressHas254OctetsAtMost)
{
    EXPECT_TRUE(EmailAddress::parse("ab@" + domain_of_length(251)));
    EXPECT_EQ(refusal("abc@" + domain_of_length(251)), AddressError::too_long);
    EXPECT_EQ(refusal("victim@example.com" + std::string(303, 'x')), AddressError::too_long);
    EXPECT_EQ(refusal("victim@example.com" + std::string(100, 'x')), AddressError::malformed)
        << "a label of 103";
}

TEST(EmailAddress, LabelHas63OctetsAtMost)
{
    EXPECT_TRUE(EmailAddress::parse("a@" + std::string(63, 'x') + ".org"));
    EXPECT_FALSE(EmailAddress::parse("a@" + std::string(64, 'x') + ".org"));
}

TEST(EmailAddress, KnowsWhetherItNeedsAnInternationalMailbox)
{
    EXPECT_FALSE(EmailAddress::parse("ada@example.org")->needs_smtputf8());
    EXPECT_FALSE(EmailAddress::parse("ada@b\u00fccher.example")->needs_smtputf8())
        << "the domain is written in ASCII";
    EXPECT_TRUE(EmailAddress::parse("jos\u00e9@example.org")->needs_smtputf8());
}

TEST(EmailAddress, MaskShowsOneCharacterAndTheDomain)
{
    EXPECT_EQ(EmailAddress::parse("ada@example.org")->masked(), "a***@example.org");
    EXPECT_EQ(EmailAddress::parse("a@example.org")->masked(), "a***@example.org");
    EXPECT_EQ(EmailAddress::parse("\u00e9ve@example.org")->masked(), "\u00e9***@example.org");
}

TEST(EmailAddress, MailboxForCountingLeavesTheTagOut)
{
    EXPECT_EQ(EmailAddress::parse("ada+news@example.org")->mailbox(), "ada@example.org");
    EXPECT_EQ(EmailAddress::parse("ada+a+b@example.org")->mailbox(), "ada@example.org");
    EXPECT_EQ(EmailAddress::parse("+ada@example.org")->mailbox(), "+ada@example.org");
    EXPECT_EQ(EmailAddress::parse("a.da@example.org")->mailbox(), "a.da@example.org");
}

} // namespace
} // namespace postkey
