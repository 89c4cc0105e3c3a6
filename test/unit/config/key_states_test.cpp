// What a key is for follows from the file and the clock (S-086).
#include "config/key_states.hpp"
#include "config/keys_file.hpp"
#include "data_dir.hpp"

#include <gtest/gtest.h>

namespace postkey::config {
namespace {

using namespace std::chrono_literals;

const auto t = parse_utc("2026-11-21T18:30:00Z").value();

Key key(const std::string& kid, std::optional<Instant> use_from = std::nullopt)
{
    return {kid, SecretString("secret of " + kid), use_from};
}

// "kid state, kid state", newest first.
std::string states(const std::vector<Key>& keys, Instant now)
{
    std::string out;
    for (const auto& standing : standing_of(keys, now))
        out += (out.empty() ? "" : ", ") + standing.kid + " " + std::string(to_text(standing.state));
    return out;
}

TEST(KeyStates, WithoutTimesTheFirstOfTheFileIsTheCurrentOne)
{
    EXPECT_EQ(states({key("a")}, t), "a current");
    EXPECT_EQ(states({key("a"), key("b"), key("c")}, t), "a current, b previous, c previous");
    EXPECT_EQ(states({}, t), "");
}

// S-086.
TEST(KeyStates, TheNextKeyBecomesTheCurrentOneAtItsInstant)
{
    const std::vector<Key> keys{key("a"), key("b", t)};

    EXPECT_EQ(states(keys, t - 1ms), "b next, a current");
    EXPECT_EQ(states(keys, t), "b current, a previous");
}

// S-086.
TEST(KeyStates, APreviousKeyIsOverWhenAllThatItSignedHasRunOut)
{
    const std::vector<Key> keys{key("a"), key("b", t), key("c", t + 1h)};
    const auto over_a = t + key_lingers;
    const auto over_b = over_a + 1h;

    EXPECT_EQ(states(keys, over_a - 1ms), "c current, b previous, a previous");
    EXPECT_EQ(states(keys, over_a), "c current, b previous, a over");
    EXPECT_EQ(states(keys, over_b), "c current, b over, a over");
    EXPECT_EQ(standing_of(keys, t).at(1).until, over_b);
    EXPECT_EQ(standing_of(keys, t).at(0).until, std::nullopt);
}

TEST(KeyStates, KeysWithoutATimeLingerFromTheFirstKeyThatHasOne)
{
    const std::vector<Key> keys{key("a"), key("b"), key("c", t)};

    EXPECT_EQ(standing_of(keys, t).at(2).kid, "b");
    EXPECT_EQ(standing_of(keys, t).at(2).until, t + key_lingers);
    EXPECT_EQ(states({key("a"), key("b")}, t + 10 * key_lingers), "a current, b previous");
}

TEST(KeyStates, OneIsAlwaysCurrentHoweverTheClockStands)
{
    EXPECT_EQ(states({key("a", t), key("b", t + 1h)}, t - 24h), "b next, a current");
}

TEST(KeyTimes, AreReadExactly)
{
    EXPECT_EQ(utc_text(t + 999ms), "2026-11-21T18:30:00Z");
    for (const auto* text :
         {"", "2026-11-21", "2026-11-21T18:30:00", "2026-11-21T18:30:00z", "2026-11-21T18:30:00+01:00",
          "2026-11-21T18:30:00.5Z", "2026-02-30T18:30:00Z", "2026-11-21T24:00:00Z", "2026-11-21T18:60:00Z",
          " 2026-11-21T18:30:00Z", "2026-11-21T18:30:00Z ", "2026-1-21T18:30:00Z", "+026-11-21T18:30:00Z"})
        EXPECT_FALSE(parse_utc(text)) << text;
}

TEST(KeyTimes, ThatCannotBeReadAreRefusedWithTheirLine)
{
    const DataDir dir;
    const std::string key = "[[keys]]\nkid = \"a\"\nsecret = \"b\"\n";
    const std::string refused = "DIR/secrets.toml:4: use_from: must be a text like \"2026-11-21T18:30:00Z\"";

    for (const auto* value : {"\"soon\"", "1", "2026-11-21T18:30:00Z"}) {
        dir.write("secrets.toml", key + "use_from = " + value + "\n");
        EXPECT_EQ(dir.refusal(dir.request()), refused) << value;
    }

    dir.write("secrets.toml", key + "use_from = \"2026-11-21T18:30:00Z\"\n");
    EXPECT_EQ(dir.load().keys.at(0).use_from, t);
}

TEST(MasterKeys, AreThoseThatAreGoodTheSigningOneFirst)
{
    Config config;
    config.keys = {key("a"), key("b", t), key("c", t + key_lingers), key("d", t + key_lingers + 1h)};

    std::vector<std::string> kids;
    for (const auto& good : master_keys(config, {}, t + key_lingers))
        kids.push_back(good.kid);

    EXPECT_EQ(kids, (std::vector<std::string>{"c", "d", "b"})) << "a is over";
}

} // namespace
} // namespace postkey::config
