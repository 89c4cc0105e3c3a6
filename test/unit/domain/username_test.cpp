#include "domain/username.hpp"

#include <gtest/gtest.h>

namespace postkey {
namespace {

using namespace std::string_literals;

TEST(Username, KeepsWhatWasTypedAndComparesInLowerCase)
{
    const auto username = Username::parse("Ada.Lovelace_1-x");

    ASSERT_TRUE(username);
    EXPECT_EQ(username->text(), "Ada.Lovelace_1-x");
    EXPECT_EQ(username->canonical(), "ada.lovelace_1-x");
}

TEST(Username, HasOneTo64Characters)
{
    EXPECT_FALSE(Username::parse(""));
    EXPECT_TRUE(Username::parse("a"));
    EXPECT_TRUE(Username::parse(std::string(64, 'a')));
    EXPECT_FALSE(Username::parse(std::string(65, 'a')));
}

TEST(Username, IsNeverAnAddressAndNeverSomethingThatLooksLikeAnother)
{
    for (const auto& text : {"ada@example.org"s, "@"s, "a b"s, " a"s, "a "s, ".a"s, "_a"s, "-a"s, "a/b"s,
                             "a\0b"s, "a\n"s, "\u0430da"s, "ad\u00e9"s, "a%40b"s, "a'b"s, "a+b"s})
        EXPECT_FALSE(Username::parse(text)) << text;
}

} // namespace
} // namespace postkey
