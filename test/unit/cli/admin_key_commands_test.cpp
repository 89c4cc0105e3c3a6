// What operators do with the keys of the admin API.
#include "base/secret.hpp"
#include "console.hpp"
#include "crypto/digest.hpp"

#include <gtest/gtest.h>

namespace postkey::cli {
namespace {

class AdminKeys : public ::testing::Test
{
protected:
    Printed create(std::vector<std::string> flags)
    {
        flags.insert(flags.begin(), {"admin-key", "create"});
        return console.run(std::move(flags));
    }

    Console console;
};

// S-133, S-135: shown once, on standard output, and stored as a digest.
TEST_F(AdminKeys, AKeyIsShownOnceAndOnlyItsDigestIsKept)
{
    const auto made = create({"ci", "--scope", "accounts:read"});

    ASSERT_EQ(made.code, ExitCode::ok) << made.err;
    ASSERT_EQ(made.out.size(), 4U + 43U + 1U) << made.out;
    const auto secret = made.out.substr(0, made.out.size() - 1);
    EXPECT_TRUE(secret.starts_with("pka_"));
    EXPECT_EQ(made.err.find(secret), std::string::npos);
    EXPECT_EQ(console.sql("SELECT digest FROM admin_keys"), crypto::token_digest(SecretString(secret)));
    for (const auto& words : {std::vector<std::string>{"admin-key", "list"},
                              {"admin-key", "list", "--json"},
                              {"admin-key", "revoke", "ci", "--yes"}}) {
        const auto said = console.run(words);
        EXPECT_EQ((said.out + said.err).find(secret.substr(4, 12)), std::string::npos) << said.out;
    }
}

TEST_F(AdminKeys, ProgramsGetTheKeyWithAllThatIsKnownOfIt)
{
    const auto made = create({"ci", "--scope", "messages:write,accounts:read", "--json"}).json();

    std::string members;
    for (const auto& member : made.as_object())
        members += std::string(member.key()) + " ";
    EXPECT_EQ(members, "id name scopes state created_at expires_at last_used_at revoked_at key ");
    EXPECT_EQ(made.at("scopes"), boost::json::parse(R"(["accounts:read","messages:write"])"));
    EXPECT_EQ(made.at("state"), "in force");
}

TEST_F(AdminKeys, AreGoodForNinetyDaysUnlessToldOtherwiseAndForAYearAtMost)
{
    const auto days_of = [&](const std::string& name) {
        return console.sql(
            "SELECT CAST((expires_at - created_at) / 3600000 AS TEXT) FROM admin_keys WHERE name = '" + name +
            "'");
    };
    create({"default", "--scope", "audit:read"});
    create({"year", "--scope", "audit:read", "--expires", "366d"});
    create({"hours", "--scope", "audit:read", "--expires", "8784h"});
    create({"hour", "--scope", "audit:read", "--expires", "1h"});

    EXPECT_EQ(days_of("default"), std::to_string(90 * 24));
    EXPECT_EQ(days_of("year"), std::to_string(366 * 24));
    EXPECT_EQ(days_of("hours"), std::to_string(366 * 24));
    EXPECT_EQ(days_of("hour"), "1");
    for (const auto* life : {"367d", "8785h", "0d", "-1d", "d", "90", "9m", "1.5d", "", "99999999999d"}) {
        const auto refused = create({"never", "--scope", "audit:read", "--expires", life});
        EXPECT_EQ(refused.code, ExitCode::usage) << life;
        EXPECT_NE(refused.err.find("--expires"), std::string::npos) << refused.err;
    }
}

TEST_F(AdminKeys, WhatIsNoScopeOrNoNameIsRefusedAndNamed)
{
    EXPECT_EQ(create({"ci"}).code, ExitCode::usage) << "no scope at all";
    const auto wrong = create({"ci", "--scope", "accounts:all"});
    EXPECT_EQ(wrong.code, ExitCode::usage);
    EXPECT_NE(wrong.err.find("accounts:read,accounts:write,messages:read,messages:write,audit:read"),
              std::string::npos)
        << wrong.err;
    EXPECT_EQ(create({" ", "--scope", "audit:read"}).code, ExitCode::usage);
    EXPECT_EQ(console.sql("SELECT CAST(count(*) AS TEXT) FROM admin_keys"), "0");
}

TEST_F(AdminKeys, ANameThatIsTakenIsRefusedUntilItsKeyIsRevoked)
{
    create({"ci", "--scope", "audit:read"});

    EXPECT_EQ(create({"ci", "--scope", "audit:read"}).code, ExitCode::refused);
    EXPECT_EQ(console.run({"admin-key", "revoke", "ci", "--yes"}).code, ExitCode::ok);
    EXPECT_EQ(create({"ci", "--scope", "audit:read"}).code, ExitCode::ok);
}

TEST_F(AdminKeys, RevokingAsksFirstAndTakesAnIdOrAName)
{
    create({"ci", "--scope", "audit:read"});
    const auto id = console.sql("SELECT id FROM admin_keys");
    const auto state = [&] {
        return std::string(console.run({"admin-key", "list", "--json"}).json().at(0).at("state").as_string());
    };

    EXPECT_EQ(console.run({"admin-key", "revoke", id}).code, ExitCode::refused) << "nobody could be asked";
    EXPECT_EQ(state(), "in force");
    EXPECT_EQ(console.run({"admin-key", "revoke", id, "--yes"}).code, ExitCode::ok);
    EXPECT_EQ(state(), "revoked");
    EXPECT_EQ(console.run({"admin-key", "revoke", id}).code, ExitCode::ok) << "revoked already";
    EXPECT_EQ(console.run({"admin-key", "revoke", "another", "--yes"}).code, ExitCode::not_found);
}

TEST_F(AdminKeys, ListTellsTheStateOfEach)
{
    EXPECT_NE(console.run({"admin-key", "list"}).out.find("nothing opens the admin API"), std::string::npos);
    create({"old", "--scope", "audit:read"});
    console.sql("UPDATE admin_keys SET created_at = 1, expires_at = 2, last_used_at = 1");
    create({"new", "--scope", "audit:read"});

    const auto listed = console.run({"admin-key", "list", "--json"}).json().as_array();

    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].at("state"), "in force");
    EXPECT_TRUE(listed[0].at("last_used_at").is_null());
    EXPECT_EQ(listed[1].at("state"), "expired");
    EXPECT_EQ(listed[1].at("last_used_at"), "1970-01-01T00:00:00.001Z");
    EXPECT_NE(console.run({"admin-key", "list"}).out.find("expired"), std::string::npos);
}

} // namespace
} // namespace postkey::cli
