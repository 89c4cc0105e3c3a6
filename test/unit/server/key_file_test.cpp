// What a running server makes of secrets.toml, look by look.
#include "config/key_states.hpp"
#include "config/keys_file.hpp"
#include "server/key_file.hpp"
#include "support/seeded_random.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace postkey::server {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const auto t = config::parse_utc("2026-11-21T18:30:00Z").value();

class KeyFileTest : public testing::Test
{
protected:
    KeyFileTest() { write(toml_of(first)); }

    void write(const std::string& text) const
    {
        const auto secrets = directory.path() / config::secrets_file_name;
        std::ofstream(secrets, std::ios::trunc) << text;
        std::filesystem::permissions(secrets, std::filesystem::perms::owner_read |
                                                  std::filesystem::perms::owner_write);
    }

    config::Config in_directory() const
    {
        config::Config config;
        config.data_dir = directory.path();
        return config;
    }

    // Empty when there was nothing new.
    std::vector<std::string> kids_at(Instant now)
    {
        std::vector<std::string> kids;
        if (const auto keys = file.look(now))
            for (const auto& key : *keys)
                kids.push_back(key.kid);
        return kids;
    }

    test::TemporaryDirectory directory;
    test::SeededRandom random;
    config::Key first = config::new_key(random);
    config::Key second = config::new_key(random);
    KeyFile file{in_directory()};
};

TEST_F(KeyFileTest, TellsTheKeysAtTheFirstLookAndThenNothingWhileAllStays)
{
    EXPECT_THAT(kids_at(t), ElementsAre(first.kid));
    EXPECT_THAT(kids_at(t), IsEmpty());
    EXPECT_THAT(kids_at(t + 24h), IsEmpty());
}

TEST_F(KeyFileTest, TellsThatAKeyBeginsAtItsInstantAndOnlyOnce)
{
    second.use_from = t + 1h;
    write(toml_of(first) + toml_of(second));
    ASSERT_THAT(kids_at(t), ElementsAre(first.kid, second.kid));

    EXPECT_THAT(kids_at(t + 1h - 1ms), IsEmpty());
    EXPECT_THAT(kids_at(t + 1h), ElementsAre(second.kid, first.kid));
    EXPECT_THAT(kids_at(t + 1h), IsEmpty());
}

TEST_F(KeyFileTest, TellsTheKeysOnceWhenTheFileChangesAndAKeyBeginsInOneLook)
{
    ASSERT_THAT(kids_at(t), ElementsAre(first.kid));
    second.use_from = t + 1h;

    write(toml_of(first) + toml_of(second));

    EXPECT_THAT(kids_at(t + 1h), ElementsAre(second.kid, first.kid));
    EXPECT_THAT(kids_at(t + 1h), IsEmpty());
}

TEST_F(KeyFileTest, TellsAnotherSecretUnderTheSameName)
{
    ASSERT_THAT(kids_at(t), ElementsAre(first.kid));
    first.secret = second.secret;

    write("# mine\n" + toml_of(first));

    const auto keys = file.look(t);
    ASSERT_TRUE(keys);
    EXPECT_EQ(keys->front().secret.reveal(), second.secret.reveal());
}

TEST_F(KeyFileTest, KeepsTheLastGoodKeysWhileTheFileIsBrokenAndTheirClockGoesOn)
{
    second.use_from = t + 1h;
    write(toml_of(first) + toml_of(second));
    ASSERT_THAT(kids_at(t), ElementsAre(first.kid, second.kid));

    write("[[keys]]\nkid = \"worse\"\n");

    EXPECT_THAT(kids_at(t), IsEmpty());
    EXPECT_THAT(kids_at(t + 1h), ElementsAre(second.kid, first.kid));
    write(toml_of(second));
    EXPECT_THAT(kids_at(t + 1h), ElementsAre(second.kid));
}

} // namespace
} // namespace postkey::server
