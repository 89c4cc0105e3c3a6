// Arguments in, exit code and sentences out.
#include "console.hpp"
#include "sql/migrations.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace postkey::cli {
namespace {

TEST(CommandLine, AWrongOneEndsWith64AndPointsToTheHelp)
{
    Console console(Console::Database::missing);

    EXPECT_EQ(console.run_bare({}).code, ExitCode::usage);
    EXPECT_EQ(console.run_bare({}).err, "postkey: a command is missing\nSee postkey --help\n");
    EXPECT_EQ(console.run_bare({"account", "lst"}).err,
              "postkey: there is no command lst\nSee postkey account --help\n");
    EXPECT_EQ(console.run_bare({"account", "show"}).code, ExitCode::usage);
    EXPECT_EQ(console.run_bare({"account", "list", "--bogus"}).code, ExitCode::usage);
    EXPECT_EQ(console.run_bare({"mail", "list", "--to", "nobody"}).code, ExitCode::usage);
}

TEST(CommandLine, HelpAndVersionGoToStandardOutput)
{
    Console console(Console::Database::missing);

    const auto help = console.run_bare({"account", "create", "--help"});
    const auto version = console.run_bare({"--version"});

    EXPECT_EQ(help.code, ExitCode::ok);
    EXPECT_NE(help.out.find("Examples:\n"), std::string::npos);
    EXPECT_EQ(version.code, ExitCode::ok);
    EXPECT_EQ(version.out, "postkey " POSTKEY_VERSION "\n");
}

TEST(CommandLine, ABrokenConfigurationEndsWith78)
{
    Console console;
    console.environment["POSTKEY_LOG__LEVEL"] = "loud";

    const auto printed = console.run({"account", "list"});

    EXPECT_EQ(printed.code, ExitCode::configuration);
    EXPECT_TRUE(printed.err.starts_with("postkey: POSTKEY_LOG__LEVEL: ")) << printed.err;
}

TEST(CommandLine, AWeakSecretKeyEndsWith78WithoutBeingRepeated)
{
    for (const std::string sample : {"changeme", "changethis", "secret", "you-will-never-guess",
                                     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
        Console console(Console::Database::missing);
        console.environment["SECRET_KEY"] = sample;

        const auto printed = console.run({"serve"});

        EXPECT_EQ(printed.code, ExitCode::configuration) << sample;
        EXPECT_TRUE(printed.err.starts_with("postkey: SECRET_KEY: ")) << printed.err;
        EXPECT_EQ(printed.err.find("\"" + sample), std::string::npos) << printed.err;
    }
}

TEST(CommandLine, WithoutADatabaseCommandsEndWith69AndMakeNothing)
{
    Console console(Console::Database::missing);

    EXPECT_EQ(console.run({"account", "list"}).code, ExitCode::unavailable);
    EXPECT_FALSE(std::filesystem::exists(console.data_dir()));
}

TEST(CommandLine, KeysWithoutADatabaseAreALossForEveryCommand)
{
    Console console;
    std::filesystem::remove(console.data_dir() / "postkey.db");

    for (const auto& command :
         std::vector<std::vector<std::string>>{{"account", "list"}, {"db", "migrate"}}) {
        const auto printed = console.run(command);
        EXPECT_EQ(printed.code, ExitCode::unavailable);
        EXPECT_NE(printed.err.find("has keys but no database"), std::string::npos) << printed.err;
    }
    EXPECT_FALSE(std::filesystem::exists(console.data_dir() / "postkey.db"));
}

TEST(CommandLine, AFileThatIsNoDatabaseEndsWith69)
{
    Console console;
    std::ofstream(console.data_dir() / "postkey.db", std::ios::trunc) << std::string(8192, 'x');

    EXPECT_EQ(console.run({"account", "list"}).code, ExitCode::unavailable);
}

TEST(Serve, HandsTheCheckedConfigurationOverAndReturnsItsCode)
{
    Console console(Console::Database::missing);
    std::string listen;
    console.serve = [&listen](const config::Config& config, ServeOptions) {
        listen = config.server.listen.text();
        return 69;
    };

    const auto printed = console.run({"serve", "--listen", "127.0.0.1:0"});

    EXPECT_EQ(listen, "127.0.0.1:0");
    EXPECT_EQ(printed.code, ExitCode::unavailable);
}

TEST(Serve, BeyondLoopbackNeedsInsecureDevWhichWarns)
{
    Console console(Console::Database::missing);

    const auto refused = console.run({"serve", "--listen", "0.0.0.0:8000"});
    const auto allowed = console.run({"serve", "--listen", "0.0.0.0:8000", "--insecure-dev"});

    EXPECT_EQ(refused.code, ExitCode::configuration);
    EXPECT_TRUE(refused.err.starts_with("postkey: --listen: server.listen: ")) << refused.err;
    EXPECT_EQ(allowed.code, ExitCode::ok);
    EXPECT_NE(allowed.err.find("postkey: warning: server.listen"), std::string::npos) << allowed.err;
}

TEST(ConfigShow, PrintsEachValueWithItsOriginAndNoSecret)
{
    Console console;
    console.environment = {{"SECRET_KEY", "Xk3vQ9w2ZpL7rT5uY8bN1mC4dF6gH0jS"},
                           {"MAIL_PASSWORD", "hush-hush"}};

    const auto text = console.run({"config", "show"}).out;
    const auto json = console.run({"config", "show", "--json"});

    EXPECT_NE(text.find("[email]\n"), std::string::npos);
    EXPECT_NE(text.find("smtp_password = \"********\""), std::string::npos);
    EXPECT_NE(text.find("# MAIL_PASSWORD\n"), std::string::npos);
    for (const auto* secret : {"hush-hush", "Xk3vQ9w2"}) {
        EXPECT_EQ(text.find(secret), std::string::npos);
        EXPECT_EQ(json.out.find(secret), std::string::npos);
    }
    bool found = false;
    for (const auto& row : json.json().as_array())
        if (row.at("key") == "server.listen")
            found = row.at("value") == "127.0.0.1:8000" && row.at("origin") == "default";
    EXPECT_TRUE(found);
}

TEST(ConfigCheck, SaysWhetherAServerWouldStart)
{
    Console console(Console::Database::missing);

    EXPECT_EQ(console.run({"config", "check"}).code, ExitCode::ok);
    EXPECT_EQ(console.run({"config", "check", "--json"}).json().at("ok"), true);

    console.environment["POSTKEY_EMAIL__DEBUG_MODE"] = "false";
    EXPECT_EQ(console.run({"config", "check"}).code, ExitCode::configuration);
}

TEST(DbMigrate, MakesWhatIsMissingForItsOwnerOnlyAndOnlyOnce)
{
    Console console(Console::Database::missing);
    using std::filesystem::perms;
    const auto mode = [&](const char* name) {
        return std::filesystem::status(console.data_dir() / name).permissions() & perms::mask;
    };

    EXPECT_EQ(console.run({"db", "migrate", "--json"}).json().at("ran"), sql::embedded_migrations().size());

    EXPECT_EQ(mode("."), perms::owner_all);
    EXPECT_EQ(mode("postkey.db"), perms::owner_read | perms::owner_write);
    EXPECT_EQ(mode("secrets.toml"), perms::owner_read | perms::owner_write);
    EXPECT_EQ(console.run({"db", "migrate", "--json"}).json().at("ran"), 0);
    EXPECT_EQ(console.run({"db", "check", "--json"}).json().at("ok"), true);
}

TEST(DbCheck, RefusesADatabaseOfANewerProgram)
{
    Console console;
    console.sql(
        "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (999, 'later', 'x', 0)");

    EXPECT_EQ(console.run({"db", "check"}).code, ExitCode::unavailable);
    EXPECT_EQ(console.run({"account", "list"}).code, ExitCode::unavailable);
}

} // namespace
} // namespace postkey::cli
