// The token that an answer to a request for mail carries.
#include "base/encoding.hpp"
#include "crypto/status_tokens.hpp"

#include <gtest/gtest.h>

namespace postkey::crypto {
namespace {

const MasterKey k1{"k1", SecretString("kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo")};
const MasterKey k2{"k2", SecretString("Zr5tYw8uXq2LmPd9VhKc4NsBj7GfEa3T")};
const auto id = MessageId::trusted("0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10");
const auto other = MessageId::trusted("0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e11");

TEST(StatusTokens, NameTheirMessageAndAreAllOfOneLength)
{
    const StatusTokens tokens(KeyRing({k1}));

    EXPECT_EQ(tokens.verify(tokens.mint(id)), id);
    EXPECT_NE(tokens.mint(id), tokens.mint(other));
    EXPECT_EQ(tokens.mint(id).size(), tokens.mint(other).size());
    EXPECT_EQ(
        tokens.mint(id).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        std::string::npos);
}

TEST(StatusTokens, AreRefusedWhenAnyByteOfThemIsNotOurs)
{
    const StatusTokens tokens(KeyRing({k1}));
    const auto bytes = from_base64url(tokens.mint(id)).value();

    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto forged = bytes;
        forged[i] = static_cast<char>(forged[i] ^ 1);
        EXPECT_FALSE(tokens.verify(to_base64url(forged))) << i;
    }
    for (const auto& text : {std::string(), id.text(), to_base64url(id.text()), to_base64url(bytes + "x"),
                             to_base64url(bytes.substr(0, bytes.size() - 1)), tokens.mint(id) + "="})
        EXPECT_FALSE(tokens.verify(text)) << text;
}

TEST(StatusTokens, OfAnotherServerOrAnotherPurposeAreRefused)
{
    const KeyRing ring({k1});
    const StatusTokens ours(ring);
    const StatusTokens theirs(KeyRing({k2}));
    const auto with_another_key = id.text() + std::string(16, 'x');

    EXPECT_FALSE(ours.verify(theirs.mint(id)));
    EXPECT_FALSE(ours.verify(to_base64url(with_another_key)));
}

TEST(StatusTokens, OutliveARotationOfTheKeys)
{
    const auto before = StatusTokens(KeyRing({k1})).mint(id);
    const StatusTokens after(KeyRing({k2, k1}));

    EXPECT_EQ(after.verify(before), id);
    EXPECT_NE(after.mint(id), before);
}

} // namespace
} // namespace postkey::crypto
