// What an operator learns before the people who sign in do.
#include "console.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>

namespace postkey::cli {
namespace {

class Doctor : public testing::Test
{
protected:
    // "subject verdict" of each finding, in order.
    std::vector<std::string> findings()
    {
        std::vector<std::string> out;
        last = console.run({"doctor", "--json"});
        const auto printed = last.json();
        for (const auto& finding : printed.at("findings").as_array())
            out.push_back(std::string(finding.at("subject").as_string()) + " " +
                          std::string(finding.at("verdict").as_string()));
        return out;
    }

    bool finds(const std::string& finding)
    {
        const auto all = findings();
        return std::ranges::find(all, finding) != all.end();
    }

    Console console;
    Printed last;
};

TEST_F(Doctor, FindsNothingWrongWithAFreshDevelopmentServer)
{
    const std::vector<std::string> expected = {"configuration good", "address notice", "keys good",
                                               "disk good",          "database good",  "server notice",
                                               "outbox good"};
    EXPECT_EQ(findings(), expected);
    EXPECT_EQ(last.code, ExitCode::ok);
    EXPECT_TRUE(last.json().at("ok").as_bool());
}

TEST_F(Doctor, SeesTheServerThatHoldsTheDatabase)
{
    const int descriptor = ::open((console.data_dir() / "postkey.db.lock").c_str(), O_RDWR | O_CREAT, 0600);
    ASSERT_EQ(::flock(descriptor, LOCK_EX), 0);

    EXPECT_TRUE(finds("server good"));

    ::close(descriptor);
    EXPECT_TRUE(finds("server notice"));
}

TEST_F(Doctor, SaysWhatAServerWouldRefuseToStartWith)
{
    console.environment = {{"POSTKEY_SERVER__LISTEN", "0.0.0.0:8000"}};

    EXPECT_TRUE(finds("configuration wrong"));
    EXPECT_EQ(last.code, ExitCode::findings);
    EXPECT_NE(last.out.find("server.listen"), std::string::npos) << last.out;
}

TEST_F(Doctor, SaysWhatOfTheConfigurationCannotBeRead)
{
    std::ofstream(console.data_dir() / "postkey.toml") << "[email]\nno_such_key = 1\n";

    EXPECT_EQ(findings(), std::vector<std::string>{"configuration wrong"});
    EXPECT_NE(last.out.find("postkey.toml:2"), std::string::npos) << last.out;
}

TEST_F(Doctor, FindsAMissingAndADamagedDatabase)
{
    std::ofstream(console.data_dir() / "postkey.db", std::ios::trunc) << std::string(8192, 'x');
    EXPECT_TRUE(finds("database wrong"));

    std::filesystem::remove(console.data_dir() / "postkey.db");
    EXPECT_TRUE(finds("database wrong"));
    EXPECT_NE(last.out.find("restore it"), std::string::npos) << last.out;
}

TEST_F(Doctor, FindsMailThatIsLateOrWasGivenUp)
{
    console.create_account("ada@example.org");
    const auto id = console.recovery_for("ada@example.org");
    EXPECT_TRUE(finds("outbox good"));

    console.sql("UPDATE messages SET due_at = due_at - 600000 WHERE id = '" + id + "' RETURNING id");
    EXPECT_TRUE(finds("outbox wrong"));

    console.sql("UPDATE messages SET state = 'dead', finished_at = created_at WHERE id = '" + id +
                "' RETURNING id");
    EXPECT_TRUE(finds("outbox notice"));
    EXPECT_EQ(last.code, ExitCode::ok);
}

TEST_F(Doctor, TellsWhatEachRelaySaid)
{
    console.knock = [](const config::Config&) {
        return std::vector<RelayAnswer>{{"mail.example.org:587", false, "535 5.7.8 who are you"},
                                        {"second.example.org:25", true, "250 ready"}};
    };

    const auto found = findings();

    EXPECT_EQ(found.at(found.size() - 2), "relay wrong");
    EXPECT_EQ(found.back(), "relay good");
    EXPECT_NE(last.out.find("535 5.7.8 who are you"), std::string::npos);
    EXPECT_EQ(last.code, ExitCode::findings);
}

TEST_F(Doctor, ATrustedProxyIsMissedWhereHttpsEndsElsewhere)
{
    console.environment = {{"POSTKEY_SERVER__PUBLIC_URL", "https://accounts.example.org"},
                           {"POSTKEY_EMAIL__DEBUG_MODE", "false"},
                           {"POSTKEY_EMAIL__SMTP_SERVER", "127.0.0.1"},
                           {"POSTKEY_EMAIL__SMTP_SENDER", "accounts@example.org"}};
    EXPECT_TRUE(finds("address notice")) << last.out;

    console.environment.emplace("POSTKEY_SERVER__TRUSTED_PROXIES", "127.0.0.1");
    EXPECT_TRUE(finds("address good")) << last.out;
}

} // namespace
} // namespace postkey::cli
