#include "cli/workplace.hpp"
#include "console.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postkey::cli {
namespace {

std::vector<std::string> texts(const boost::json::value& records, const char* field)
{
    std::vector<std::string> out;
    for (const auto& record : records.as_array())
        out.emplace_back(record.at(field).as_string());
    return out;
}

TEST(AuditTail, PrintsTheNewestRecordsWithTheNewestLast)
{
    Console console;
    console.create_account("ada@example.org");
    console.run({"account", "recover", "ada@example.org"});
    console.run({"account", "delete", "ada@example.org", "--yes"});

    const auto printed = console.run({"audit", "tail", "--lines", "2", "--json"});

    EXPECT_EQ(printed.code, ExitCode::ok);
    EXPECT_EQ(texts(printed.json(), "event"),
              (std::vector<std::string>{"recovery_request", "account_close"}));
}

TEST(AuditTail, NamesWhoRanTheCommand)
{
    Console console;
    console.create_account("ada@example.org");

    console.run({"account", "recover", "ada@example.org"});

    const auto printed = console.run({"audit", "tail", "--event", "recovery_request", "--json"});
    EXPECT_THAT(texts(printed.json(), "actor"), testing::ElementsAre(testing::StartsWith("operator:")));
}

TEST(AuditTail, KnowsAnAccountByItsIdWhenItIsGone)
{
    Console console;
    console.create_account("ada@example.org");
    const auto id = console.sql("SELECT id FROM accounts");
    console.run({"account", "delete", "ada@example.org", "--yes"});

    const auto printed =
        console.run({"audit", "tail", "--account", id, "--event", "account_close", "--json"});

    EXPECT_EQ(texts(printed.json(), "subject"), std::vector<std::string>{id});
    EXPECT_EQ(console.run({"audit", "tail", "--account", "ada@example.org"}).code, ExitCode::not_found);
    EXPECT_EQ(console.run({"audit", "tail", "--event", "sign_inn"}).code, ExitCode::usage);
}

// S-125: what a request brought along cannot steer the operator's terminal.
TEST(AuditTail, EscapesWhatCouldSteerATerminal)
{
    Console console;
    console.create_account("ada@example.org");
    console.sql("UPDATE audit_chain SET last_seq = last_seq + 1");
    console.sql(
        "INSERT INTO audit (seq, at, event, actor, outcome, reason, previous, digest) SELECT "
        "last_seq, 0, 'sign_in', 'stranger', 'refused', 'a' || char(27) || ']0;' || char(8238) || "
        "char(10) || 'b', last_digest, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' FROM audit_chain");
    const auto printed = console.run({"audit", "tail", "--lines", "1"});

    EXPECT_EQ(printed.out.find('\033'), std::string::npos);
    EXPECT_NE(printed.out.find("a\\u{001B}]0;\\u{202E}\\u{000A}b"), std::string::npos) << printed.out;
}

TEST(AuditVerify, SaysThatAWholeLogIsWhole)
{
    Console console;
    console.create_account("ada@example.org");
    console.run({"account", "recover", "ada@example.org"});

    const auto printed = console.run({"audit", "verify"});
    const auto verdict = console.run({"audit", "verify", "--json"}).json();

    EXPECT_EQ(printed.code, ExitCode::ok);
    EXPECT_EQ(verdict.at("ok"), true);
    EXPECT_EQ(verdict.at("records"), verdict.at("last_seq"));
    EXPECT_EQ(verdict.at("last_digest"), console.sql("SELECT last_digest FROM audit_chain").c_str());
}

// S-126
TEST(AuditVerify, NamesTheFirstBadRecordAndEndsWithItsOwnCode)
{
    Console console;
    console.create_account("ada@example.org");
    for (int i = 0; i < 3; ++i)
        console.run({"account", "recover", "ada@example.org"});
    const auto second = console.sql("SELECT CAST(max(seq) - 1 AS TEXT) FROM audit");
    console.sql("DROP TRIGGER audit_stays");
    console.sql("UPDATE audit SET actor = 'stranger' WHERE seq = " + second);

    const auto printed = console.run({"audit", "verify"});
    const auto verdict = console.run({"audit", "verify", "--json"});

    EXPECT_EQ(printed.code, ExitCode::findings);
    EXPECT_NE(printed.err.find("record " + second), std::string::npos) << printed.err;
    EXPECT_EQ(verdict.code, ExitCode::findings);
    EXPECT_EQ(verdict.json().at("first_bad").as_int64(), std::stoll(second));
}

} // namespace
} // namespace postkey::cli
