#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <gtest/gtest.h>

namespace postkey::crypto {
namespace {

std::string unhex(std::string_view hex)
{
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return out;
}

// FIPS 180-4's example, and RFC 4231 §4.3 and §4.7.
TEST(Digests, AreTheStandardOnes)
{
    EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(hmac_sha256(SecretString("Jefe"), "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(to_hex(hmac_sha256(SecretString(std::string(131, '\xaa')),
                                 "Test Using Larger Than Block-Size Key - Hash Key First")),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

// RFC 5869 A.3: neither salt nor info.
TEST(Digests, HkdfIsTheStandardOneWithoutSalt)
{
    const SecretString input(unhex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"));

    EXPECT_EQ(to_hex(hkdf_sha256(input, "", 42).reveal()),
              "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Digests, ComparisonSeesLengthAndEveryByte)
{
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "xbc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
    EXPECT_FALSE(equal_in_constant_time("abc", std::string_view("abc\0", 4)));
}

TEST(Digests, TokenDigestHas43CharactersAndHidesTheToken)
{
    const SecretString token("kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUoM1iXqS5tVwE");

    EXPECT_EQ(token_digest(token).size(), 43U);
    EXPECT_NE(token_digest(token), token.reveal());
    EXPECT_EQ(token_digest(token), to_base64url(sha256(token.reveal())));
}

} // namespace
} // namespace postkey::crypto
