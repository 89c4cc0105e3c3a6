#include "crypto/admin_secret.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

namespace postkey::crypto {
namespace {

// S-133: 256 bits.
TEST(AdminSecret, IsAPrefixAnd43CharactersAndNewEachTime)
{
    test::SeededRandom random;

    const auto one = new_admin_secret(random);
    const auto other = new_admin_secret(random);

    EXPECT_TRUE(one.reveal().starts_with("pka_"));
    EXPECT_EQ(one.reveal().size(), 4U + 43U);
    EXPECT_NE(one.reveal(), other.reveal());
    EXPECT_TRUE(is_admin_secret(one));
}

TEST(AdminSecret, WhatHasAnotherShapeIsNone)
{
    test::SeededRandom random;
    const std::string good(new_admin_secret(random).reveal());
    const auto is_one = [](std::string text) { return is_admin_secret(SecretString(std::move(text))); };

    EXPECT_TRUE(is_one(good));
    EXPECT_FALSE(is_one(good.substr(0, good.size() - 1)));
    EXPECT_FALSE(is_one(good + "A"));
    EXPECT_FALSE(is_one(good + "="));
    EXPECT_FALSE(is_one("PKA_" + good.substr(4)));
    EXPECT_FALSE(is_one(good.substr(4)));
    EXPECT_FALSE(is_one("pka_" + std::string(42, 'A') + "B")) << "unused bits set";
    EXPECT_FALSE(is_one("pka_"));
    EXPECT_FALSE(is_one(""));
}

} // namespace
} // namespace postkey::crypto
