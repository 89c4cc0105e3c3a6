#include "domain/skeleton.hpp"

#include <gtest/gtest.h>
#include <unicode/locid.h>

namespace postkey {
namespace {

std::string skeleton(std::string_view address)
{
    const auto parsed = EmailAddress::parse(address);
    EXPECT_TRUE(parsed) << address;
    return skeleton_of(parsed.value());
}

struct Pair
{
    const char* one;
    const char* other;
};

constexpr Pair confusable[] = {
    {"ada@example.org", "\u0430da@example.org"},   // a Cyrillic a
    {"ada@example.org", "\u0410da@example.org"},   // a Cyrillic capital A: nobody folds it
    {"mary@example.org", "\u041cary@example.org"}, // a Cyrillic capital M, and m looks like rn
    {"scope@example.org", "\u0455\u0441\u043e\u0440\u0435@example.org"}, // Cyrillic as a whole
    {"nora@example.org", "n\u03bfra@example.org"},                       // a Greek o
    {"mike@example.org", "m\u0131ke@example.org"},                       // a Turkish i without its dot
    {"\u00e9mile@example.org", "\u00c9mile@example.org"},                // they differ in case alone
    {"file@example.org", "\ufb01le@example.org"},                        // a ligature
    {"mary@example.org", "rnary@example.org"},
    {"paul@example.org", "pau1@example.org"},
    {"paul@example.org", "pau|@example.org"},
    {"Oscar@example.org", "0scar@example.org"},
    {"ada@example.org", "ada@\u0435xample.org"}, // a Cyrillic e, stored as an A-label
    {"ada@example.org", "ada@exarnple.org"},
    {"ada@paypal.example", "ada@paypa1.example"},
    {"ada@\u03bf\u03c1\u03bf.example", "ada@opo.example"},
};

constexpr Pair distinct[] = {
    {"ada@example.org", "ade@example.org"},
    {"ada@example.org", "ada@example.com"},
    {"ada@example.org", "adaa@example.org"},
    {"ada@example.org", "a.da@example.org"},
    {"ada@example.org", "ada+news@example.org"},
    {"a-b@example.org", "a_b@example.org"},
    {"emile@example.org", "\u00e9mile@example.org"},
    {"strasse@example.org", "stra\u00dfe@example.org"},
    {"paul1@example.org", "paul2@example.org"},
    {"pail@example.org", "pall@example.org"}, // in small letters an i is no l
    {"user10@example.org", "user100@example.org"},
};

// S-042.
TEST(Skeleton, AddressesThatLookAlikeHaveTheSame)
{
    for (const auto& [one, other] : confusable) {
        EXPECT_NE(EmailAddress::parse(one), EmailAddress::parse(other)) << one << ' ' << other;
        EXPECT_EQ(skeleton(one), skeleton(other)) << one << ' ' << other;
    }
}

// S-042.
TEST(Skeleton, AddressesThatDoNotLookAlikeHaveNot)
{
    for (const auto& [one, other] : distinct)
        EXPECT_NE(skeleton(one), skeleton(other)) << one << ' ' << other;
}

TEST(Skeleton, TheAtSignStaysBetweenTheParts)
{
    EXPECT_EQ(skeleton("ada@example.org"), "ada@exarnple.org");
    EXPECT_NE(skeleton("a.b@c.example"), skeleton("a@b.c.example"));
}

// In Lithuanian a small j keeps its dot under an accent.
TEST(Skeleton, IsTheSameInEveryLanguage)
{
    const auto before = skeleton("\u0408\u0301anis@example.org");
    const icu::Locale usual = icu::Locale::getDefault();
    UErrorCode status = U_ZERO_ERROR;

    icu::Locale::setDefault(icu::Locale("lt"), status);
    ASSERT_TRUE(U_SUCCESS(status));
    const auto in_lithuania = skeleton("\u0408\u0301anis@example.org");
    icu::Locale::setDefault(usual, status);

    EXPECT_EQ(in_lithuania, before);
}

TEST(Skeleton, TheLongestAddressHasOne)
{
    const auto local = std::string(64, 'm');
    const auto domain = std::string(60, 'm') + '.' + std::string(60, 'm') + '.' + std::string(60, 'm');

    const auto rn = skeleton(local + '@' + domain);

    EXPECT_EQ(rn.size(), 2 * (local.size() + domain.size() - 2) + 3);
}

TEST(Skeleton, TheEditionIsAVersionNumber)
{
    const auto edition = skeleton_edition();

    EXPECT_FALSE(edition.empty());
    EXPECT_EQ(edition.find_first_not_of("0123456789."), std::string::npos) << edition;
}

} // namespace
} // namespace postkey
