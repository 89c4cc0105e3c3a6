// defaults < postkey.toml < secrets.toml < environment < flags, and where each value says it came from.
#include "config/settings.hpp"
#include "data_dir.hpp"

#include <gtest/gtest.h>

namespace postkey::config {
namespace {

using namespace std::chrono_literals;

TEST(Layers, AnEmptyDirectoryGivesTheDefaults)
{
    const DataDir dir;

    const auto config = dir.load();

    EXPECT_EQ(config.server.listen.text(), "127.0.0.1:8000");
    EXPECT_EQ(config.server.public_url, "http://127.0.0.1:8000");
    EXPECT_TRUE(config.email.debug_mode);
    EXPECT_EQ(config.security.session_idle_minutes, 10080min);
    EXPECT_EQ(config.security.session_absolute_minutes, 43200min);
    EXPECT_EQ(config.security.hashing_memory_mib.count, 64U);
    EXPECT_EQ(config.database_file(), dir.path("postkey.db"));
    EXPECT_EQ(config.origin("server.listen"), "default");
}

TEST(Layers, EachLayerWinsOverTheOneBefore)
{
    const DataDir dir;
    auto request = dir.request();
    const auto port = [&] { return load(request).config.email.smtp_port; };
    const auto origin = [&] { return load(request).config.origin("email.smtp_port"); };

    EXPECT_EQ(port(), 587);

    dir.write("postkey.toml", "# mail\n[email]\nsmtp_port = 2001\n");
    EXPECT_EQ(port(), 2001);
    EXPECT_EQ(origin(), "postkey.toml:3");

    dir.write("secrets.toml", "[email]\nsmtp_port = 2002\n");
    EXPECT_EQ(port(), 2002);
    EXPECT_EQ(origin(), "secrets.toml:2");

    request.environment["MAIL_PORT"] = "2003";
    EXPECT_EQ(port(), 2003);
    EXPECT_EQ(origin(), "MAIL_PORT");

    request.environment["POSTKEY_EMAIL__SMTP_PORT"] = "2004";
    EXPECT_EQ(port(), 2004);
    EXPECT_EQ(origin(), "POSTKEY_EMAIL__SMTP_PORT");

    request.overrides.push_back({"--smtp-port", "email", "smtp_port", "2005"});
    EXPECT_EQ(port(), 2005);
    EXPECT_EQ(origin(), "--smtp-port");
}

TEST(Layers, AConfigFileNamedByFlagReplacesTheOneInTheDirectory)
{
    const DataDir dir;
    dir.write("postkey.toml", "[log]\nlevel = \"debug\"\n");
    dir.write("other.toml", "[log]\nformat = \"json\"\n");
    auto request = dir.request();
    request.config_file = dir.path("other.toml");

    const auto config = load(request).config;

    EXPECT_EQ(config.log.level, log::Level::info);
    EXPECT_EQ(config.log.format, log::Format::json);
}

TEST(Layers, AConfigFileNamedByFlagMustBeThere)
{
    const DataDir dir;
    auto request = dir.request();
    request.config_file = dir.path("missing.toml");

    EXPECT_EQ(dir.refusal(request), "--config: DIR/missing.toml is not there");
}

TEST(Layers, ListsArriveFromFileAndEnvironmentAlike)
{
    const DataDir dir;
    dir.write("postkey.toml",
              "[server]\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n[email]\nretry_seconds = [1, 2]\n");

    const auto from_file = dir.load();
    const auto from_environment = dir.load({{"POSTKEY_SERVER__TRUSTED_PROXIES", "192.0.2.1, 192.0.2.2"},
                                            {"POSTKEY_EMAIL__RETRY_SECONDS", "5,6,7"}});

    EXPECT_EQ(from_file.server.trusted_proxies, (Texts{"10.0.0.0/8", "::1"}));
    EXPECT_EQ(from_file.email.retry_seconds, (std::vector{1s, 2s}));
    EXPECT_EQ(from_environment.server.trusted_proxies, (Texts{"192.0.2.1", "192.0.2.2"}));
    EXPECT_EQ(from_environment.email.retry_seconds, (std::vector{5s, 6s, 7s}));

    const auto as_toml_writes_it =
        dir.load({{"POSTKEY_SERVER__TRUSTED_PROXIES", "[\"192.0.2.1\", \"192.0.2.2\"]"},
                  {"POSTKEY_EMAIL__RETRY_SECONDS", "[5, 6, 7]"}});
    EXPECT_EQ(as_toml_writes_it.server.trusted_proxies, (Texts{"192.0.2.1", "192.0.2.2"}));
    EXPECT_EQ(as_toml_writes_it.email.retry_seconds, (std::vector{5s, 6s, 7s}));
}

TEST(Layers, QueueTimesAreGivenByLaneAsAListOrAsOneNumber)
{
    const DataDir dir;
    dir.write("postkey.toml", "[email.max_queue_minutes]\nreset = 7\n");
    EXPECT_EQ(dir.load().email.max_queue_reset, 7min);
    EXPECT_EQ(dir.load().email.max_queue_notice, 4320min);
    EXPECT_EQ(dir.load().origin("email.max_queue_minutes.reset"), "postkey.toml:2");

    dir.write("postkey.toml", "[email]\nmax_queue_minutes = { reset = 8 }\n");
    EXPECT_EQ(dir.load().email.max_queue_reset, 8min);

    dir.write("postkey.toml", "[email]\nmax_queue_minutes = [1, 2, 3, 4]\n");
    EXPECT_EQ(dir.load().email.max_queue_code, 1min);
    EXPECT_EQ(dir.load().email.max_queue_notice, 4min);

    EXPECT_EQ(dir.load({{"POSTKEY_EMAIL__MAX_QUEUE_MINUTES", "9"}}).email.max_queue_verify, 9min);
    EXPECT_EQ(dir.load({{"POSTKEY_EMAIL__MAX_QUEUE_MINUTES", "5,6,7,8"}}).email.max_queue_reset, 6min);
    EXPECT_EQ(dir.load({{"POSTKEY_EMAIL__MAX_QUEUE_MINUTES__RESET", "11"}}).email.max_queue_reset, 11min);

    EXPECT_EQ(dir.refusal_of("[email]\nmax_queue_minutes = [1, 2]\n"),
              "DIR/postkey.toml:2: email.max_queue_minutes: must be a number, or a list of 4 numbers, not a "
              "list of numbers");
}

TEST(Layers, RelativePathsStartAtTheDataDirectory)
{
    const DataDir dir;
    dir.write("postkey.toml", "[branding]\ntemplates = \"mine\"\nlogo = \"/srv/logo.png\"\n");

    const auto config = dir.load();

    EXPECT_EQ(config.branding.templates, dir.path("mine"));
    EXPECT_EQ(config.branding.logo, "/srv/logo.png");
}

TEST(Layers, ThePublicAddressFollowsThePortThatWasPicked)
{
    const DataDir dir;

    const auto config = dir.load({{"POSTKEY_SERVER__LISTEN", "[::1]:0"}});

    EXPECT_EQ(config.server.public_url, "");
    EXPECT_EQ(config.public_url_for(1234), "http://[::1]:1234");
}

TEST(Layers, EverySettingCanBeSetToItsOwnDefaultByVariableAndByFile)
{
    const DataDir dir;
    Config defaults;
    for (const auto& setting : all_settings()) {
        const auto value = setting.value(defaults);

        auto text = to_toml(value);
        Config config;
        EXPECT_EQ(setting.assign(config, value), std::nullopt) << setting.name();
        std::erase_if(text, [](char c) { return c == '[' || c == ']' || c == '"'; });
        EXPECT_EQ(to_toml(setting.from_text(text)), to_toml(value)) << setting.name();
    }
}

} // namespace
} // namespace postkey::config
