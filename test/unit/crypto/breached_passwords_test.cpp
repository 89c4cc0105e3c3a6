#include "base/encoding.hpp"
#include "base/log.hpp"
#include "crypto/breached_passwords.hpp"
#include "support/manual_clock.hpp"
#include "support/run.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace postkey::crypto {
namespace {

class BreachedPasswordsTest : public testing::Test
{
protected:
    BreachedPasswordsTest()
    {
        const auto hash = sha1_of(SecretString("tangerine escalator 1987"));
        file =
            folder.write("list", to_hex({reinterpret_cast<const char*>(hash.data()), hash.size()}) + ":3\n");
        breached = std::make_unique<BreachedPasswords>(BreachList::open(file).value(), clock);
    }

    bool have(const std::string& password)
    {
        return test::run(breached->have(SecretString(password), HashingTurn::sign_up));
    }

    // What a look-up says in the log.
    std::string complaint()
    {
        testing::internal::CaptureStderr();
        log::configure(log::Level::error, log::Format::text);
        have("tangerine escalator 1987");
        return testing::internal::GetCapturedStderr();
    }

    test::TemporaryFolder folder;
    test::ManualClock clock;
    std::filesystem::path file;
    std::unique_ptr<BreachedPasswords> breached;
};

TEST_F(BreachedPasswordsTest, AreThoseOfTheListLetterByLetter)
{
    EXPECT_TRUE(have("tangerine escalator 1987"));
    EXPECT_FALSE(have("tangerine escalator 1988"));
    EXPECT_FALSE(have("Tangerine escalator 1987"));
    EXPECT_FALSE(have(""));
    EXPECT_EQ(breached->look_ups(), 4U);
}

TEST_F(BreachedPasswordsTest, AreNoneWithoutAList)
{
    breached = std::make_unique<BreachedPasswords>(std::nullopt, clock);

    EXPECT_FALSE(have("tangerine escalator 1987"));
    EXPECT_EQ(breached->look_ups(), 0U);
}

TEST_F(BreachedPasswordsTest, OfAListThatCannotBeReadAreNoneAndTheLogSaysSoOnceAMinute)
{
    std::filesystem::resize_file(file, 0);

    EXPECT_FALSE(have("tangerine escalator 1987"));
    clock.advance(std::chrono::seconds(59));
    EXPECT_EQ(complaint(), "");
    clock.advance(std::chrono::seconds(1));
    const auto said = complaint();
    EXPECT_EQ(complaint(), "");

    EXPECT_TRUE(said.contains("security.breached_passwords_file")) << said;
    EXPECT_TRUE(said.contains("it lost some of the 43 bytes that it had")) << said;
    EXPECT_FALSE(said.contains("tangerine")) << said;
}

} // namespace
} // namespace postkey::crypto
