#include "support/database.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <thread>

namespace postkey::sql {
namespace {

using namespace std::string_literals;

class Transaction : public testing::Test
{
protected:
    Transaction()
    {
        test::execute(*database,
                      "CREATE TABLE things (name TEXT NOT NULL PRIMARY KEY, number INTEGER) STRICT");
    }

    std::int64_t things() { return test::count(*database, "SELECT count(*) FROM things"); }

    test::TemporaryDirectory directory;
    std::unique_ptr<SqliteDatabase> database = test::open_database(directory.path() / "t.db");
};

Done insert(Connection& connection, const std::string& name)
{
    connection("INSERT INTO things (name) VALUES ($1)", name);
    return {};
}

TEST_F(Transaction, GivesBackWhatItsWorkReturned)
{
    auto work = [](Connection& connection) {
        insert(connection, "a");
        return connection("SELECT count(*) FROM things").first()->integer(0);
    };

    EXPECT_EQ(test::run(database->transact(work)), 1);
    EXPECT_EQ(things(), 1);
}

TEST_F(Transaction, AThrownExceptionArrivesAndLeavesNothing)
{
    struct Mistake
    {
    };
    auto work = [](Connection& connection) -> Done {
        insert(connection, "a");
        throw Mistake();
    };

    EXPECT_THROW(test::run(database->transact(work)), Mistake);
    EXPECT_EQ(things(), 0);
}

TEST_F(Transaction, AStatementThatFailsUndoesTheOnesBeforeIt)
{
    auto work = [](Connection& connection) {
        insert(connection, "a");
        return insert(connection, "a");
    };

    EXPECT_THROW(test::run(database->transact(work)), Unavailable);
    EXPECT_EQ(things(), 0);
}

// Group commit: many wait while one runs, and go into one commit.
TEST_F(Transaction, OfManyThatCommitTogetherAFailingOneUndoesOnlyItself)
{
    asio::io_context context;
    int done = 0;
    int failed = 0;
    for (int i = 0; i < 200; ++i) {
        auto work = [i](Connection& connection) {
            insert(connection, "before " + std::to_string(i));
            return insert(connection,
                          i % 10 == 3 ? "before " + std::to_string(i) : "after " + std::to_string(i));
        };
        asio::co_spawn(context, database->transact(work),
                       [&](std::exception_ptr error, Done) { ++(error ? failed : done); });
    }

    context.run();

    EXPECT_EQ(done, 180);
    EXPECT_EQ(failed, 20);
    EXPECT_EQ(things(), 360);
}

TEST_F(Transaction, WhatWasAnsweredIsThereAfterTheNextStart)
{
    auto work = [](Connection& connection) { return insert(connection, "kept"); };
    test::run(database->transact(work));

    database.reset();
    database = test::open_database(directory.path() / "t.db");

    EXPECT_EQ(things(), 1);
}

TEST_F(Transaction, EverythingSubmittedIsFinishedBeforeTheDatabaseGoes)
{
    asio::io_context context;
    int done = 0;
    for (int i = 0; i < 50; ++i) {
        auto work = [i](Connection& connection) { return insert(connection, std::to_string(i)); };
        asio::co_spawn(context, database->transact(work),
                       [&](std::exception_ptr error, Done) { done += error ? 0 : 1; });
    }
    context.poll();

    database.reset();
    context.restart();
    context.run();

    database = test::open_database(directory.path() / "t.db");
    EXPECT_EQ(things(), done);
    EXPECT_EQ(done, 50);
}

TEST_F(Transaction, AReadCannotWrite)
{
    for (const auto* statement : {"INSERT INTO things (name) VALUES ('x')", "DELETE FROM things",
                                  "CREATE TABLE more (x INTEGER)", "PRAGMA user_version = 7"}) {
        auto work = [statement](Connection& connection) {
            connection(statement);
            return Done();
        };

        EXPECT_THROW(test::run(database->read(work)), Unavailable) << statement;
    }
    EXPECT_EQ(things(), 0);
}

TEST_F(Transaction, AReadSeesOneState)
{
    auto work = [this](Connection& connection) {
        const auto before = connection("SELECT count(*) FROM things").first()->integer(0);
        test::execute(*database, "INSERT INTO things (name) VALUES ('meanwhile')");
        return connection("SELECT count(*) FROM things").first()->integer(0) - before;
    };

    EXPECT_EQ(test::run(database->read(work)), 0);
    EXPECT_EQ(things(), 1);
}

TEST_F(Transaction, ValuesComeBackAsTheyWent)
{
    auto work = [](Connection& connection) {
        connection("INSERT INTO things (name, number) VALUES ($1, $2)", "nul\0inside\xc3\xa9"s,
                   std::int64_t{INT64_MIN});
        connection("INSERT INTO things (number, name) VALUES ($2, $1)", "", std::optional<int>());
        return connection("SELECT name, number FROM things ORDER BY name");
    };

    const auto result = test::run(database->transact(work));

    ASSERT_EQ(result.rows.size(), 2U);
    EXPECT_EQ(result.rows[0].text(0), "");
    EXPECT_EQ(result.rows[0].optional_integer(1), std::nullopt);
    EXPECT_EQ(result.rows[1].text(0), "nul\0inside\xc3\xa9"s);
    EXPECT_EQ(result.rows[1].integer(1), INT64_MIN);
    EXPECT_THROW(result.rows[1].integer(0), std::logic_error);
    EXPECT_THROW(result.rows[1].text(1), std::logic_error);
}

TEST_F(Transaction, ChangesCountTheRowsThatWereTouched)
{
    auto work = [](Connection& connection) {
        insert(connection, "a");
        insert(connection, "b");
        const auto all = connection("UPDATE things SET number = 1").changes;
        const auto none = connection("UPDATE things SET number = 2 WHERE name = 'c'").changes;
        const auto returned = connection("UPDATE things SET number = 3 WHERE name = 'a' RETURNING name");
        return std::vector<std::int64_t>{all, none, returned.changes,
                                         static_cast<std::int64_t>(returned.rows.size())};
    };

    EXPECT_EQ(test::run(database->transact(work)), (std::vector<std::int64_t>{2, 0, 1, 1}));
}

TEST_F(Transaction, EveryConnectionHasThePragmasItPromises)
{
    test::execute(*database, "CREATE TABLE parts (thing TEXT NOT NULL REFERENCES things (name)) STRICT");
    auto pragma = [](const char* name) {
        return [name](Connection& connection) {
            return connection(std::string("PRAGMA ") + name).first()->integer(0);
        };
    };
    auto journal = [](Connection& connection) { return connection("PRAGMA journal_mode").first()->text(0); };

    EXPECT_EQ(test::run(database->transact(pragma("foreign_keys"))), 1);
    EXPECT_EQ(test::run(database->transact(pragma("synchronous"))), 2) << "FULL";
    EXPECT_EQ(test::run(database->transact(pragma("secure_delete"))), 1);
    EXPECT_EQ(test::run(database->transact(pragma("query_only"))), 0);
    EXPECT_EQ(test::run(database->transact(journal)), "wal");
    // More readings than readers at one time, so that each reader is asked.
    asio::io_context context;
    int asked = 0;
    for (int i = 0; i < 20; ++i) {
        auto work = [pragma](Connection& connection) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1)); // so that no reader takes them all
            return pragma("query_only")(connection) + 2 * pragma("foreign_keys")(connection);
        };
        asio::co_spawn(context, database->read(work), [&](std::exception_ptr error, std::int64_t both) {
            EXPECT_FALSE(error);
            EXPECT_EQ(both, 3);
            ++asked;
        });
    }
    context.run();
    EXPECT_EQ(asked, 20);
    EXPECT_THROW(test::execute(*database, "INSERT INTO parts VALUES ('nobody')"), Unavailable);
}

TEST_F(Transaction, TheFileIsForItsOwnerOnly)
{
    test::execute(*database, "INSERT INTO things (name) VALUES ('x')");
    for (const auto* name : {"t.db", "t.db-wal", "t.db-shm", "t.db.lock"}) {
        struct stat status{};
        ASSERT_EQ(::stat((directory.path() / name).c_str(), &status), 0) << name;
        EXPECT_EQ(status.st_mode & 0777, 0600U) << name;
    }
}

} // namespace
} // namespace postkey::sql
