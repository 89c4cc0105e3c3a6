#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <new>
#include <sstream>
#include <type_traits>

namespace postkey {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(Printable<std::string>);
static_assert(!Printable<SecretString>);
static_assert(!std::is_convertible_v<SecretString, std::string>);
static_assert(!std::is_convertible_v<std::string, SecretString>);

bool contains(const void* memory, std::size_t size, std::string_view text)
{
    return ::memmem(memory, size, text.data(), text.size()) != nullptr;
}

constexpr std::string_view short_text = "sesame-open"; // inside the object

TEST(SecretString, LeavesNothingOfAShortTextBehind)
{
    alignas(SecretString) unsigned char memory[sizeof(SecretString)] = {};
    auto* secret = new (memory) SecretString(std::string(short_text));
    ASSERT_TRUE(contains(memory, sizeof memory, short_text));

    secret->~SecretString();

    EXPECT_FALSE(contains(memory, sizeof memory, short_text));
}

TEST(SecretString, LeavesNothingInWhatItWasMovedFrom)
{
    alignas(SecretString) unsigned char memory[sizeof(SecretString)] = {};
    auto* secret = new (memory) SecretString(std::string(short_text));

    const SecretString moved(std::move(*secret));

    EXPECT_FALSE(contains(memory, sizeof memory, short_text));
    EXPECT_EQ(moved.reveal(), short_text);
    EXPECT_TRUE(secret->empty());
    secret->~SecretString();
}

TEST(SecretString, LeavesNothingOfWhatWasAssignedOver)
{
    alignas(SecretString) unsigned char memory[sizeof(SecretString)] = {};
    auto* secret = new (memory) SecretString(std::string(short_text));
    const SecretString other(std::string("x"));

    *secret = other;

    EXPECT_FALSE(contains(memory, sizeof memory, "same-open"));
    EXPECT_EQ(secret->reveal(), "x");
    secret->~SecretString();
}

TEST(SecretString, CopiesAndSelfAssignmentKeepTheText)
{
    SecretString secret(std::string(100, 'k'));
    const SecretString copy = secret;
    auto& itself = secret;
    secret = itself;
    secret = std::move(itself);

    EXPECT_EQ(secret.reveal(), std::string(100, 'k'));
    EXPECT_EQ(copy.reveal(), std::string(100, 'k'));
}

} // namespace
} // namespace postkey
