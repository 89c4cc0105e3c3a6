// What operators do with the outbox.
#include "console.hpp"

#include <gtest/gtest.h>

namespace postkey::cli {
namespace {

class Mail : public ::testing::Test
{
protected:
    Mail()
    {
        console.create_account("ada@example.org");
        id = console.recovery_for("ada@example.org");
    }

    void end_as(const std::string& state)
    {
        console.sql("UPDATE messages SET state = '" + state +
                    "', finished_at = 1, reason = 'r', give_up_at = created_at + 1000, deaths = 3");
    }

    std::string state() { return console.sql("SELECT state FROM messages WHERE id = '" + id + "'"); }

    Console console;
    std::string id;
};

TEST_F(Mail, ListHasExactlyTheMembersOfTheContract)
{
    const auto list = console.run({"mail", "list", "--json"}).json().as_array();

    ASSERT_EQ(list.size(), 1U);
    std::string members;
    for (const auto& member : list[0].as_object())
        members += std::string(member.key()) + " ";
    EXPECT_EQ(members, "id kind lane to state attempts created_at due_at message_id last_reply ");
    EXPECT_EQ(list[0].at("id"), boost::json::value(id));
    EXPECT_TRUE(list[0].at("kind").is_null()) << "not decided yet";
    EXPECT_EQ(list[0].at("lane"), "reset");
    EXPECT_EQ(list[0].at("to"), "ada@example.org");
    EXPECT_EQ(list[0].at("state"), "queued");
    EXPECT_EQ(list[0].at("attempts"), 0);
    EXPECT_EQ(list[0].at("message_id"), boost::json::value("<" + id + "@postkey.localhost>"));
}

TEST_F(Mail, TheMessageIdHasTheDomainOfTheSender)
{
    console.environment["MAIL_DEFAULT_SENDER"] = "Shop <shop@mail.example.com>";

    EXPECT_EQ(console.run({"mail", "list", "--json"}).json().at(0).at("message_id"),
              boost::json::value("<" + id + "@mail.example.com>"));
}

TEST_F(Mail, ListFiltersByStateAndAddress)
{
    console.create_account("grace@example.org");
    console.recovery_for("grace@example.org");
    const auto count = [&](std::vector<std::string> flags) {
        flags.insert(flags.begin(), {"mail", "list", "--json"});
        return console.run(flags).json().as_array().size();
    };

    EXPECT_EQ(count({}), 2U);
    EXPECT_EQ(count({"--to", "Ada@example.org"}), 1U);
    EXPECT_EQ(count({"--state", "sent"}), 0U);
    EXPECT_EQ(count({"--state", "queued"}), 2U);
    EXPECT_EQ(count({"--limit", "1"}), 1U);
}

TEST_F(Mail, ShowTellsEachTry)
{
    console.sql("INSERT INTO attempts (message, number, at, outcome, reply) SELECT id, 1, 1, 'deferred', "
                "'451 4.7.1 later' FROM messages");

    const auto text = console.run({"mail", "show", id});
    const auto json = console.run({"mail", "show", id, "--json"}).json();

    EXPECT_EQ(text.code, ExitCode::ok);
    EXPECT_NE(text.out.find("451 4.7.1 later"), std::string::npos);
    EXPECT_EQ(json.at("tries").at(0).at("outcome"), "deferred");
    EXPECT_EQ(json.at("id"), boost::json::value(id));
}

TEST_F(Mail, ShowTellsAllThatHappenedInOrder)
{
    console.sql("UPDATE messages SET created_at = 1795000000000, decided_at = 1795000001000, "
                "kind = 'reset_password', counted_at = 1795000001000, state = 'failed', reason = 'the relay "
                "refused it', "
                "finished_at = 1795000900000");
    console.sql("INSERT INTO attempts (message, number, at, outcome, reply) SELECT id, 1, 1795000002000, "
                "'deferred', '451 4.7.1 later' FROM messages");
    console.sql("INSERT INTO outages (transport, opened_at, closed_at, reason) VALUES "
                "('relay-a', 1795000003000, 1795000004000, 'connection refused'), "
                "('before', 1, 1795000000000, ''), ('after', 1795000900001, NULL, '')");

    const auto text = console.run({"mail", "show", id}).out;
    const auto json = console.run({"mail", "show", id, "--json"}).json();

    std::size_t place = 0;
    for (const std::string part :
         {"asked for: recovery", "became reset_password", "try 1: deferred", "451 4.7.1 later",
          "relay-a was given up", "connection refused", "relay-a answered again", "the relay refused it"}) {
        const auto found = text.find(part, place);
        EXPECT_NE(found, std::string::npos) << part << " in\n" << text;
        place = found == std::string::npos ? place : found;
    }
    EXPECT_EQ(json.at("intent"), "recovery");
    EXPECT_EQ(json.at("decided_at"), "2026-11-18T11:06:41.000Z");
    ASSERT_EQ(json.at("outages").as_array().size(), 1U) << "those while it waited";
    EXPECT_EQ(json.at("outages").at(0).at("transport"), "relay-a");
    EXPECT_EQ(json.at("outages").at(0).at("closed_at"), "2026-11-18T11:06:44.000Z");
}

TEST_F(Mail, ShowTellsWhenAWaitingOneIsDueAndGivenUp)
{
    const auto text = console.run({"mail", "show", id}).out;

    EXPECT_LT(text.find("due to be handed over"), text.find("given up, if it has not left by then"));
}

TEST_F(Mail, WhatARelaySaidCannotSteerTheTerminal)
{
    console.sql("UPDATE messages SET last_reply = '550 ' || char(27) || '[2J'");

    const auto printed = console.run({"mail", "show", id}).out;

    EXPECT_EQ(printed.find('\x1b'), std::string::npos);
    EXPECT_NE(printed.find("\\u{001B}[2J"), std::string::npos);
}

TEST_F(Mail, UnknownOnesEndWith66)
{
    for (const std::string unknown : {"nonsense", "00000000-0000-7000-8000-000000000000"}) {
        EXPECT_EQ(console.run({"mail", "show", unknown}).code, ExitCode::not_found);
        EXPECT_EQ(console.run({"mail", "retry", unknown}).code, ExitCode::not_found);
        EXPECT_EQ(console.run({"mail", "cancel", unknown, "--yes"}).code, ExitCode::not_found);
    }
}

TEST_F(Mail, RetryMakesAWaitingOneDueNow)
{
    console.sql("UPDATE messages SET due_at = 9999999999999");

    EXPECT_EQ(console.run({"mail", "retry", id, "--json"}).json().at("queued"), true);

    EXPECT_EQ(console.sql("SELECT CASE WHEN due_at < 9999999999999 THEN 'now' END FROM messages"), "now");
}

TEST_F(Mail, RetryGivesOneThatEndedUnsentItsFirstWaitAgain)
{
    for (const std::string ended : {"failed", "dead", "unknown", "expired"}) {
        end_as(ended);

        EXPECT_EQ(console.run({"mail", "retry", id}).code, ExitCode::ok) << ended;

        EXPECT_EQ(state(), "queued");
        EXPECT_EQ(
            console.sql(
                "SELECT CAST(give_up_at - due_at AS TEXT) || ' ' || CAST(deaths AS TEXT) FROM messages"),
            "1000 0");
    }
}

TEST_F(Mail, RetryOfASentOneSendsNothing)
{
    end_as("sent");

    const auto printed = console.run({"mail", "retry", id, "--json"});

    EXPECT_EQ(printed.code, ExitCode::ok);
    EXPECT_EQ(printed.json().at("queued"), false);
    EXPECT_EQ(state(), "sent");
}

TEST_F(Mail, RetryOfOneThatMustNotLeaveIsRefused)
{
    for (const std::string ended : {"superseded", "cancelled"}) {
        end_as(ended);

        EXPECT_EQ(console.run({"mail", "retry", id}).code, ExitCode::refused);

        EXPECT_EQ(state(), ended);
    }
}

TEST_F(Mail, NeitherRetryNorCancelTouchesOneThatIsBeingHandedOver)
{
    console.sql("UPDATE messages SET state = 'leased', lease_owner = 'x', leased_until = 9999999999999");

    EXPECT_EQ(console.run({"mail", "retry", id, "--json"}).json().at("queued"), false);
    EXPECT_EQ(console.run({"mail", "cancel", id, "--yes"}).code, ExitCode::refused);

    EXPECT_EQ(state(), "leased");
}

TEST_F(Mail, CancelAsksFirstAndTakesOnlyAWaitingOneBack)
{
    EXPECT_EQ(console.run({"mail", "cancel", id}).code, ExitCode::refused);
    EXPECT_EQ(state(), "queued");

    EXPECT_EQ(console.run({"mail", "cancel", id, "--yes"}).code, ExitCode::ok);
    EXPECT_EQ(state(), "cancelled");

    EXPECT_EQ(console.run({"mail", "cancel", id, "--yes"}).code, ExitCode::refused);
}

} // namespace
} // namespace postkey::cli
