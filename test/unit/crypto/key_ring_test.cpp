#include "base/encoding.hpp"
#include "crypto/key_ring.hpp"
#include "crypto/system_random.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

namespace postkey::crypto {
namespace {

constexpr auto first = "kT9vQ2mZx7LpW4sNc8RfYb3HdJ6gAeUo";
constexpr auto second = "Zr5uB8nEw1QyK7hTd2VfGx9LaJ4pCs6M";

KeySet ring(std::vector<std::pair<std::string, std::string>> keys)
{
    std::vector<MasterKey> masters;
    for (auto& [kid, secret] : keys)
        masters.push_back({kid, SecretString(secret)});
    return KeySet(std::move(masters));
}

// S-085.
TEST(MasterKey, ShortRepetitiveAndPublishedValuesAreRefused)
{
    for (const auto& weak :
         {std::string(), std::string("changeme"), std::string("changethis"), std::string("secret"),
          std::string("you-will-never-guess"), std::string("you-will-never-guess-you-will-never-guess"),
          std::string("ChangeMeChangeMeChangeMeChangeMe"), std::string(32, 'a'), std::string(64, '\0'),
          std::string(32, '\xff'), std::string("abababababababababababababababab"),
          std::string("0123456789abcdef0123456789abcdef"),
          std::string("my-super-secret-key-for-production-1"),
          std::string("dev-secret-kT9vQ2mZx7LpW4sNc8RfYb3H")})
        EXPECT_TRUE(weakness_of(SecretString(weak))) << weak;
}

TEST(MasterKey, From32CharactersOnItIsLongEnough)
{
    const std::string good = first;

    EXPECT_EQ(weakness_of(SecretString(good)), std::nullopt);
    EXPECT_TRUE(weakness_of(SecretString(good.substr(1))));
}

TEST(MasterKey, ThirtyTwoRandomBytesAreGoodInEveryCommonSpelling)
{
    SystemRandom random;
    for (int i = 0; i < 200; ++i) {
        const auto bytes = random.bytes(32);

        EXPECT_EQ(weakness_of(SecretString(bytes)), std::nullopt);
        EXPECT_EQ(weakness_of(SecretString(to_hex(bytes))), std::nullopt);
        EXPECT_EQ(weakness_of(SecretString(to_base64(bytes))), std::nullopt);
    }
}

TEST(KeyRing, EveryPurposeAndEveryKeyHasAKeyOfItsOwn)
{
    const auto keys = ring({{"k2", second}, {"k1", first}});

    std::set<std::string> derived;
    for (const auto* purpose : {"action token", "mail code", "refresh successor", ""})
        for (const auto* kid : {"k1", "k2"})
            derived.insert(std::string(keys.derive(kid, purpose).reveal()));

    EXPECT_EQ(derived.size(), 8U);
    for (const auto& key : derived)
        EXPECT_EQ(key.size(), 32U);
    EXPECT_FALSE(derived.contains(first));
}

TEST(KeyRing, DerivesTheSameAgain)
{
    EXPECT_EQ(ring({{"k1", first}}).derive("k1", "mail code").reveal(),
              ring({{"k2", second}, {"k1", first}}).derive("k1", "mail code").reveal());
}

TEST(KeyRing, TheFirstKeyIsTheCurrentOne)
{
    const auto keys = ring({{"k2", second}, {"k1", first}});

    EXPECT_EQ(keys.current(), "k2");
    EXPECT_EQ(keys.kids(), (std::vector<std::string>{"k2", "k1"}));
    EXPECT_TRUE(keys.has("k1"));
    EXPECT_FALSE(keys.has("k"));
    EXPECT_FALSE(keys.has(""));
    EXPECT_THROW(keys.derive("k3", "mail code"), std::logic_error);
    EXPECT_THROW(ring({}), std::logic_error);
    EXPECT_EQ(keys.derive_scalar_seed("k1", "x").reveal().size(), 48U);
}

// S-086.
TEST(KeyRing, AllItsCopiesSeeAReplacementAtOnce)
{
    KeyRing one({{"k1", SecretString(first)}});
    const KeyRing other = one;
    const auto before = other.keys();

    one.replace({{"k2", SecretString(second)}, {"k1", SecretString(first)}});

    EXPECT_EQ(other.keys()->current(), "k2");
    EXPECT_EQ(before->current(), "k1") << "what is under way keeps what it began with";
}

// S-086: for the thread sanitizer.
TEST(KeyRing, IsReplacedWhileOthersUseIt)
{
    KeyRing shared({{"k1", SecretString(first)}});
    const MadeOfKeys<KeySet> made(shared);
    std::atomic<int> seen = 0;
    {
        std::vector<std::jthread> users;
        for (int i = 0; i < 3; ++i)
            users.emplace_back([&made, &seen] {
                for (int n = 0; n < 2000; ++n)
                    seen += static_cast<int>(made.now()->kids().size());
            });
        for (int n = 0; n < 200; ++n)
            shared.replace({{n % 2 == 0 ? "k2" : "k1", SecretString(second)}});
    }

    EXPECT_EQ(seen, 6000);
    EXPECT_EQ(made.now()->current(), "k1");
}

} // namespace
} // namespace postkey::crypto
