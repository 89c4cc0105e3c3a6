// The shell, its words and its completions.
#include "cli/completions.hpp"
#include "cli/words.hpp"
#include "console.hpp"

#include <gtest/gtest.h>

namespace postkey::cli {
namespace {

using Words = std::vector<std::string>;

TEST(SplitWords, KnowsQuotesAndBackslashes)
{
    EXPECT_EQ(split_words("  account\tshow  ada "), (Words{"account", "show", "ada"}));
    EXPECT_EQ(split_words(R"(--name "Ada \"L\"" '' a\ b 'c\d')"),
              (Words{"--name", "Ada \"L\"", "", "a b", "c\\d"}));
    EXPECT_EQ(split_words(""), Words());
    EXPECT_FALSE(split_words("it's"));
    EXPECT_FALSE(split_words("\"open"));
}

TEST(Shell, RunsTheSameCommandsLineByLine)
{
    Console console;
    console.create_account("ada@example.org");

    const auto printed =
        console.run({"shell"}, "# who is there\naccount list --json\npostkey mail list\nexit\nbogus\n");

    EXPECT_EQ(printed.code, ExitCode::ok) << printed.err;
    EXPECT_NE(printed.out.find("\"email\":\"ada@example.org\""), std::string::npos);
    EXPECT_TRUE(printed.out.ends_with("No messages.\n")) << "--json lasts for one line only";
    EXPECT_EQ(printed.err, "") << "nothing runs after exit";
}

TEST(Shell, GoesOnAfterAMistakeAndEndsLikeItsLastLine)
{
    Console console;

    EXPECT_EQ(console.run({"shell"}, "bogus\naccount list\n").code, ExitCode::ok);
    EXPECT_EQ(console.run({"shell"}, "account list\naccount show nobody\n").code, ExitCode::not_found);
    EXPECT_EQ(console.run({"shell"}, "serve\n").code, ExitCode::usage);
    EXPECT_EQ(console.run({"shell"}, "shell\n").code, ExitCode::usage);
    EXPECT_EQ(console.run({"shell"}, "account show 'x\n").code, ExitCode::usage);
}

class Completion : public ::testing::Test
{
protected:
    Words complete(const Words& words, const std::string& begun)
    {
        return completions(*root, words, begun,
                           [](const std::string&) { return Words{"grace", "ada", "ada@x.org"}; });
    }

    std::istringstream in;
    std::ostringstream out;
    Invocation invocation{.streams = {in, out, out}, .environment = {}, .outside = {}};
    std::unique_ptr<CLI::App> root = make_application(invocation);
};

TEST_F(Completion, OffersCommandsThenFlagsThenAccounts)
{
    EXPECT_EQ(complete({}, "co"), (Words{"completion", "config"}));
    EXPECT_EQ(complete({"config"}, ""), (Words{"check", "show"}));
    EXPECT_EQ(complete({"account", "show"}, "ad"), (Words{"ada", "ada@x.org"}));
    EXPECT_EQ(complete({"account", "show"}, "--d"), (Words{"--data-dir"}));
    EXPECT_EQ(complete({"account", "show", "ada"}, "ad"), Words());
    EXPECT_EQ(complete({"mail", "show"}, "ad"), Words());
}

TEST_F(Completion, FindsTheCommonBeginning)
{
    EXPECT_EQ(common_prefix({"account", "acorn"}), "ac");
    EXPECT_EQ(common_prefix({"ada", "ada@x.org"}), "ada");
    EXPECT_EQ(common_prefix({}), "");
}

TEST_F(Completion, EveryScriptNamesEveryCommand)
{
    for (const std::string shell : {"bash", "zsh", "fish"}) {
        const auto script = completion_script(*root, shell);
        for (const auto* command : commands_of(*root))
            EXPECT_NE(script.find(command->get_name()), std::string::npos)
                << shell << " " << command->get_name();
        EXPECT_NE(script.find("sign-out"), std::string::npos) << shell;
        EXPECT_NE(script.find("keep-password"), std::string::npos) << shell;
    }
}

} // namespace
} // namespace postkey::cli
