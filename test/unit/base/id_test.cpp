#include "base/id.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <set>

namespace postkey {
namespace {

class AllOnes : public Random
{
public:
    void fill(std::span<unsigned char> bytes) override
    {
        std::ranges::fill(bytes, static_cast<unsigned char>(0xff));
    }
};

TEST(Uuid, CarriesTimeVersionAndVariant)
{
    AllOnes ones;

    // The example of RFC 9562, appendix A.6, for its time.
    const auto text = make_uuid(from_milliseconds(0x017f22e279b0), ones);

    EXPECT_EQ(text, "017f22e2-79b0-7fff-bfff-ffffffffffff");
}

TEST(Uuid, SortsByTimeAndNeverRepeats)
{
    test::SeededRandom random;
    std::set<std::string> seen;
    std::string last;
    for (int i = 0; i < 1000; ++i) {
        const auto text = make_uuid(from_milliseconds(1'795'000'000'000 + i), random);

        EXPECT_TRUE(is_uuid(text));
        EXPECT_LT(last, text);
        EXPECT_TRUE(seen.insert(text).second);
        last = text;
    }
}

TEST(Uuid, OnlyTheLowerCaseFormOf36CharactersIsRead)
{
    const std::string good = "017f22e2-79b0-7fff-bfff-ffffffffffff";
    EXPECT_TRUE(AccountId::parse(good));
    EXPECT_EQ(AccountId::parse(good)->text(), good);

    for (const auto& text :
         {std::string(), good + "0", good.substr(1), std::string("017F22E2-79b0-7fff-bfff-ffffffffffff"),
          std::string("{17f22e2-79b0-7fff-bfff-ffffffffffff"),
          std::string("017f22e279b0-7fff-bfff-ffffffffffff0"),
          std::string("017f22e2-79b0-7fff-bfff-fffffffffffg"),
          std::string("017f22e2-79b0-7fff-bfff_ffffffffffff"), std::string(36, '-'), std::string(36, '\0')})
        EXPECT_FALSE(AccountId::parse(text)) << text;
}

} // namespace
} // namespace postkey
