// secrets.toml: who may read it, the keys in it, and how the first one comes to be (S-085, S-130, S-132).
#include "config/files.hpp"
#include "config/keys_file.hpp"
#include "config/settings.hpp"
#include "data_dir.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <system_error>

namespace postkey::config {
namespace {

// Counts up, so that two draws differ.
class CountingRandom : public Random
{
public:
    void fill(std::span<unsigned char> bytes) override
    {
        for (auto& byte : bytes)
            byte = next_++;
    }

private:
    unsigned char next_ = 0;
};

unsigned mode_of(const std::filesystem::path& file)
{
    struct stat status{};
    EXPECT_EQ(::stat(file.c_str(), &status), 0);
    return status.st_mode & 07777;
}

TEST(SecretsFile, IsReadWhenOnlyItsOwnerCanReadIt)
{
    const DataDir dir;
    const std::string toml = "[email]\nsmtp_user = \"ada\"\n";

    for (const unsigned mode : {0600U, 0400U}) {
        dir.write("secrets.toml", toml, mode);
        EXPECT_EQ(dir.load().email.smtp_user, "ada");
        dir.write("secrets.toml", toml, 0600);
    }
    for (const unsigned mode : {0644U, 0640U, 0604U, 0660U, 0700U}) {
        dir.write("secrets.toml", toml, mode);
        EXPECT_EQ(dir.refusal(dir.request()),
                  fmt::format("DIR/secrets.toml: has permissions {:04o}: secrets must be 0600 or 0400 "
                              "(chmod 600)",
                              mode));
    }
}

TEST(SecretsFile, MustNotBeALinkOrADirectory)
{
    const DataDir dir;
    dir.write("elsewhere", "");
    std::filesystem::create_symlink(dir.path("elsewhere"), dir.path("secrets.toml"));
    EXPECT_EQ(dir.refusal(dir.request()), "DIR/secrets.toml: must be a file, not a symbolic link");

    std::filesystem::remove(dir.path("secrets.toml"));
    std::filesystem::create_directory(dir.path("secrets.toml"));
    EXPECT_EQ(dir.refusal(dir.request()), "DIR/secrets.toml: must be a regular file");
}

TEST(SecretsFile, HoldsKeysTheFirstOfWhichIsCurrent)
{
    const DataDir dir;
    dir.write("secrets.toml",
              "[[keys]]\nkid = \"new1\"\nsecret = \"b\"\n[[keys]]\nkid = \"old1\"\nsecret = \"a\"\n");

    const auto config = dir.load();

    ASSERT_EQ(config.keys.size(), 2U);
    EXPECT_EQ(config.keys[0].kid, "new1");
    EXPECT_EQ(config.keys[0].secret.reveal(), "b");
    EXPECT_EQ(config.keys[1].kid, "old1");
}

TEST(SecretsFile, RefusesBrokenKeysWithTheirLine)
{
    const DataDir dir;
    const auto refusal = [&](const std::string& toml) {
        dir.write("secrets.toml", toml);
        return dir.refusal(dir.request());
    };

    EXPECT_EQ(refusal("[[keys]]\nkid = \"a\"\n"),
              "DIR/secrets.toml:2: each of [[keys]] needs a kid and a secret");
    EXPECT_EQ(refusal("[[keys]]\nkid = \"Bad kid\"\nsecret = \"x\"\n"),
              "DIR/secrets.toml:2: kid: must be up to 16 of a-z and 0-9, a letter first");
    EXPECT_EQ(refusal("[[keys]]\nkid = \"a\"\nsecret = \"x\"\ncolour = 1\n"),
              "DIR/secrets.toml:4: unknown key \"colour\" in [[keys]]");
    EXPECT_EQ(refusal("[[keys]]\nkid = \"a\"\nsecret = \"x\"\n[[keys]]\nkid = \"a\"\nsecret = \"y\"\n"),
              "DIR/secrets.toml:5: there are two keys with the kid \"a\"");
    EXPECT_NE(refusal("[keys]\nkid = \"a\"\nsecret = \"x\"\n"), "");
}

TEST(SecretsFile, RefusesAWeakKeyWithItsLineAndWithoutRepeatingIt)
{
    const DataDir dir;
    dir.write("secrets.toml", "[[keys]]\nkid = \"a\"\nsecret = \"changeme-please\"\n");
    auto request = dir.request();
    request.weakness = [](const SecretString&) { return std::optional<std::string>("it is a sample"); };

    EXPECT_EQ(dir.refusal(request), "DIR/secrets.toml:3: secret: is too weak: it is a sample");
}

TEST(SecretsFile, IsTheOnlyFileForKeys)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_of("[security]\nsecret_key = \"x\"\n"),
              "DIR/postkey.toml:2: security.secret_key: belongs into secrets.toml or the environment");
    EXPECT_EQ(dir.refusal_of("[[keys]]\nkid = \"a\"\nsecret = \"x\"\n"),
              "DIR/postkey.toml:2: [[keys]] belongs into secrets.toml");
}

TEST(FirstKey, IsMadeForItsOwnerOnlyAndReadBack)
{
    const DataDir dir;
    CountingRandom random;

    const auto key = make_first_key(dir.path(""), random);

    EXPECT_EQ(mode_of(dir.path("secrets.toml")), 0600U);
    EXPECT_EQ(key.secret.reveal().size(), 43U);
    EXPECT_EQ(key.kid.size(), 5U);
    const auto config = dir.load();
    ASSERT_EQ(config.keys.size(), 1U);
    EXPECT_EQ(config.keys[0].kid, key.kid);
    EXPECT_EQ(config.keys[0].secret.reveal(), key.secret.reveal());
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path("")), {}), 1)
        << "a draft was left behind";
}

TEST(FirstKey, KeepsWhatTheFileHad)
{
    const DataDir dir;
    dir.write("secrets.toml", "[email]\nsmtp_user = \"ada\"");
    CountingRandom random;

    make_first_key(dir.path(""), random);

    EXPECT_EQ(dir.load().email.smtp_user, "ada");
    EXPECT_EQ(dir.load().keys.size(), 1U);
    EXPECT_EQ(mode_of(dir.path("secrets.toml")), 0600U);
}

TEST(FirstKey, NeedsADirectory)
{
    const DataDir dir;
    CountingRandom random;

    EXPECT_THROW(make_first_key(dir.path("missing"), random), std::system_error);
}

TEST(MasterKeys, ASecretKeyStandsBeforeTheKeysOfTheFileUnderAKidOfItsOwn)
{
    const DataDir dir;
    dir.write("secrets.toml", "[[keys]]\nkid = \"file1\"\nsecret = \"a\"\n");
    const auto digest = [](std::string_view text) { return std::string(32, text.back()); };

    const auto keys = master_keys(dir.load({{"SECRET_KEY", "one"}}), digest, Instant());
    const auto others = master_keys(dir.load({{"SECRET_KEY", "two"}}), digest, Instant());

    ASSERT_EQ(keys.size(), 2U);
    EXPECT_EQ(keys[0].secret.reveal(), "one");
    EXPECT_EQ(keys[1].kid, "file1");
    EXPECT_NE(keys[0].kid, others[0].kid);
    EXPECT_EQ(master_keys(dir.load(), digest, Instant()).size(), 1U);
}

TEST(FirstStart, TellsAFreshDirectoryFromALoss)
{
    const DataDir dir;
    const auto database = dir.path("postkey.db");
    const auto state = [&] { return first_start_state(dir.path(""), database); };

    EXPECT_EQ(state(), FirstStart::fresh);

    dir.write("secrets.toml", "[email]\nsmtp_user = \"ada\"\n");
    EXPECT_EQ(state(), FirstStart::fresh);

    dir.write("postkey.db", "");
    EXPECT_EQ(state(), FirstStart::keys_missing);

    dir.write("secrets.toml", "[[keys]]\nkid = \"a\"\nsecret = \"b\"\n");
    EXPECT_EQ(state(), FirstStart::known);

    std::filesystem::remove(database);
    EXPECT_EQ(state(), FirstStart::database_missing);
}

TEST(Masks, SecretsAndPasswordsInsideAddressesAreNotShown)
{
    const DataDir dir;
    const auto config =
        dir.load({{"SECRET_KEY", "hush-1"},
                  {"POSTKEY_EMAIL__SMTP_PASSWORD", "hush-2"},
                  {"POSTKEY_DATABASE__URL", "postgresql://ada:hush-3@db.example.org/postkey"}});

    for (const auto& setting : all_settings())
        EXPECT_EQ(to_toml(setting.shown(config)).find("hush"), std::string::npos) << setting.name();
    EXPECT_EQ(to_toml(find_setting("database", "url")->shown(config)),
              "\"postgresql://ada:********@db.example.org/postkey\"");
    EXPECT_EQ(to_toml(find_setting("email", "smtp_password")->shown(Config())), "\"\"");
}

} // namespace
} // namespace postkey::config
