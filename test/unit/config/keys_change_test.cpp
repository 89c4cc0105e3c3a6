// Rotating and revoking: what the file says afterwards (S-086).
#include "config/files.hpp"
#include "config/key_states.hpp"
#include "config/keys_change.hpp"
#include "data_dir.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace postkey::config {
namespace {

using namespace std::chrono_literals;

const auto t = parse_utc("2026-11-21T18:30:00Z").value();

class CountingBytes : public Random
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

constexpr auto first_file = R"(# Mine, keep it.

[[keys]]
kid = "first"   # made at home
secret = "one"

# The relay.
[email]
smtp_user = "ada"
)";

struct ChangingKeys : testing::Test
{
    ChangingKeys() { dir.write("secrets.toml", first_file); }

    KeyChange rotate(Instant use_from, Instant now)
    {
        return rotate_keys(dir.path(""), use_from, now, {}, random).value();
    }
    KeyChange rotate_at_once(Instant now) { return rotate_keys_now(dir.path(""), now, {}, random).value(); }
    std::expected<KeyChange, KeysNotChanged> revoke(const std::string& kid, Instant now)
    {
        return revoke_key(dir.path(""), kid, now, {}, random);
    }

    std::string text() const { return read_secret_file(dir.path("secrets.toml")).value(); }

    // The kids in the order of their states: newest first.
    std::vector<std::string> kids(Instant now) const
    {
        std::vector<std::string> out;
        for (const auto& standing : standing_of(load_keys(dir.path(""), {}), now))
            out.push_back(standing.kid);
        return out;
    }
    std::string current(Instant now) const
    {
        for (const auto& standing : standing_of(load_keys(dir.path(""), {}), now))
            if (standing.state == KeyState::current)
                return standing.kid;
        return "";
    }

    DataDir dir;
    CountingBytes random;
};

TEST_F(ChangingKeys, ARotationAddsAKeyAndKeepsEverythingElse)
{
    const auto change = rotate(t + 10min, t);

    EXPECT_EQ(kids(t), (std::vector<std::string>{change.kid, "first"}));
    EXPECT_EQ(current(t), "first");
    EXPECT_EQ(current(t + 10min), change.kid);
    EXPECT_TRUE(text().starts_with(first_file));
    EXPECT_TRUE(text().ends_with("use_from = \"2026-11-21T18:40:00Z\"\n"));
    EXPECT_EQ(dir.load().email.smtp_user, "ada");
    struct stat status{};
    ASSERT_EQ(::stat(dir.path("secrets.toml").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path("")), {}), 1) << "a draft was left";
}

TEST_F(ChangingKeys, WhileAKeyWaitsAnotherIsRefused)
{
    rotate(t + 10min, t);
    const auto before = text();

    EXPECT_EQ(rotate_keys(dir.path(""), t + 1h, t, {}, random).error(), KeysNotChanged::one_is_waiting);
    EXPECT_EQ(text(), before);
    EXPECT_TRUE(rotate_keys(dir.path(""), t + 1h, t + 10min, {}, random)) << "it waits no more";
}

TEST_F(ChangingKeys, AtOnceTheWaitingKeyIsTakenOrElseANewOne)
{
    const auto waiting = rotate(t + 1h, t).kid;

    EXPECT_EQ(rotate_at_once(t + 1s).kid, waiting);
    EXPECT_EQ(current(t + 1s), waiting);
    EXPECT_EQ(kids(t).size(), 2U);

    const auto another = rotate_at_once(t + 2s + 999ms);
    EXPECT_EQ(current(t + 2s), another.kid);
    EXPECT_EQ(kids(t).size(), 3U);
}

TEST_F(ChangingKeys, OfTwoThatAreMadeInOneSecondTheLaterOneSigns)
{
    const auto one = rotate_at_once(t + 100ms).kid;
    const auto two = rotate_at_once(t + 200ms).kid;

    EXPECT_NE(one, two);
    EXPECT_EQ(current(t + 200ms), one);
    EXPECT_EQ(current(t + 1s), two);
    EXPECT_EQ(rotate_at_once(t + 300ms).kid, two) << "it waits still";
}

TEST_F(ChangingKeys, WhatIsOverIsDroppedAtTheNextChange)
{
    const auto second = rotate_at_once(t).kid;
    const auto over = t + key_lingers;

    EXPECT_TRUE(rotate(over, over - 1s).dropped.empty());
    const auto change = rotate_at_once(over);

    EXPECT_EQ(change.dropped, std::vector<std::string>{"first"});
    EXPECT_EQ(kids(over).back(), second);
    EXPECT_EQ(text().find("secret = \"one\""), std::string::npos);
    EXPECT_TRUE(text().starts_with("# Mine, keep it.\n\n# The relay.\n[email]\n")) << text();
}

TEST_F(ChangingKeys, ARevokedKeyIsGoneAndTheNextOneTakesItsPlaceAtOnce)
{
    const auto next = rotate(t + 10min, t).kid;

    const auto change = revoke("first", t + 1s);

    ASSERT_TRUE(change);
    EXPECT_EQ(change->kid, next);
    EXPECT_EQ(change->dropped, std::vector<std::string>{"first"});
    EXPECT_EQ(kids(t + 1s), std::vector<std::string>{next});
    EXPECT_EQ(load_keys(dir.path(""), {}).at(0).use_from, t + 1s);
}

TEST_F(ChangingKeys, ForARevokedKeyWithoutASuccessorOneIsMade)
{
    const auto second = rotate_at_once(t).kid;

    const auto change = revoke(second, t + 1s);

    ASSERT_TRUE(change);
    EXPECT_EQ(kids(t + 1s), (std::vector<std::string>{change->kid, "first"}));
    EXPECT_EQ(current(t + 1s), change->kid) << "a previous key never signs again";
}

TEST_F(ChangingKeys, RevokingAnotherThanTheCurrentKeyChangesNothingElse)
{
    const auto second = rotate_at_once(t).kid;
    const auto next = rotate(t + 1h, t).kid;

    EXPECT_EQ(revoke(next, t)->kid, second);
    EXPECT_EQ(revoke("first", t)->kid, second);
    EXPECT_EQ(kids(t), std::vector<std::string>{second});
    EXPECT_EQ(revoke("first", t).error(), KeysNotChanged::no_such_key);
}

TEST_F(ChangingKeys, AFileThatIsWrittenOtherwiseIsLeftAlone)
{
    const auto inline_keys = "keys = [{kid = \"a\", secret = \"b\"}]\n";
    const auto split = "[[keys]]\nkid = \"a\"\nsecret = \"\"\"\n[x\"\"\"\n";
    for (const auto* text : {inline_keys, split}) {
        dir.write("secrets.toml", text);

        EXPECT_EQ(revoke("a", t).error(), KeysNotChanged::cannot_edit);
        EXPECT_EQ(this->text(), text);
    }
}

TEST_F(ChangingKeys, AFileThatCannotBeReadIsRefusedWithoutAChange)
{
    dir.write("secrets.toml", "[[keys]]\nkid = \"a\"\n");

    EXPECT_THROW(rotate_at_once(t), ConfigError);
    dir.write("secrets.toml", "[email]\nsmtp_user = \"ada\"\n");
    EXPECT_THROW(rotate_at_once(t), ConfigError) << "a first key is made by the first start";
}

} // namespace
} // namespace postkey::config
