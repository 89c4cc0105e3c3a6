#include "base/encoding.hpp"
#include "crypto/system_random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace postkey::crypto {
namespace {

// S-013.
TEST(OpaqueTokens, Are43CharactersDistinctAndWithoutBias)
{
    SystemRandom random;
    constexpr int samples = 20'000;
    std::set<std::string> seen;
    std::array<int, 256> ones{};
    for (int i = 0; i < samples; ++i) {
        const std::string token(make_opaque_token(random).reveal());
        ASSERT_EQ(token.size(), 43U);
        const auto bytes = from_base64url(token).value();
        for (std::size_t bit = 0; bit < 256; ++bit)
            ones[bit] += (static_cast<unsigned char>(bytes[bit / 8]) >> (bit % 8)) & 1;
        seen.insert(token);
    }

    EXPECT_EQ(seen.size(), static_cast<std::size_t>(samples));
    for (const int count : ones) // six standard deviations of a fair coin
        EXPECT_NEAR(static_cast<double>(count) / samples, 0.5, 0.0213);
}

} // namespace
} // namespace postkey::crypto
