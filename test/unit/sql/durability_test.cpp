// what is answered as done is on the disk. Only what was asked to be written soon waits for no disk.
#include "support/database.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <sys/syscall.h>

namespace {
std::atomic<int> disk_waits = 0;
}

// SQLite's own calls end here first, and go on to the kernel.
extern "C" int fdatasync(int descriptor)
{
    ++disk_waits;
    return static_cast<int>(::syscall(SYS_fdatasync, descriptor));
}

extern "C" int fsync(int descriptor)
{
    ++disk_waits;
    return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

namespace postkey::sql {
namespace {

class Durability : public testing::Test
{
protected:
    Durability() { test::execute(*database, "CREATE TABLE things (name TEXT) STRICT"); }

    static auto insert()
    {
        return [](Connection& connection) {
            connection("INSERT INTO things (name) VALUES ('x')");
            return Done();
        };
    }
    int waits_of(Task<Done> transaction)
    {
        const int before = disk_waits;
        test::run(std::move(transaction));
        return disk_waits - before;
    }
    // A text of its own each time: a kept statement would answer what it found when it was prepared.
    auto synchronous()
    {
        return [this](Connection& connection) {
            const auto text = "PRAGMA synchronous -- " + std::to_string(++asked);
            return connection(text).first()->integer(0);
        };
    }
    std::int64_t things() { return test::count(*database, "SELECT count(*) FROM things"); }

    int asked = 0;
    test::TemporaryDirectory directory;
    std::unique_ptr<SqliteDatabase> database = test::open_database(directory.path() / "t.db");
};

TEST_F(Durability, ATransactionWaitsForTheDiskAndOneThatIsWrittenSoonDoesNot)
{
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(waits_of(database->transact_soon(insert())), 0);
        EXPECT_EQ(waits_of(database->transact_soon(insert())), 0);
        EXPECT_GE(waits_of(database->transact(insert())), 1);
    }
    EXPECT_EQ(things(), 9);
}

TEST_F(Durability, TheEngineIsToldWhatEachNeeds)
{
    constexpr int normal = 1;
    constexpr int full = 2;
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(test::run(database->transact(synchronous())), full);
        EXPECT_EQ(test::run(database->transact_soon(synchronous())), normal);
    }
}

TEST_F(Durability, InACrowdEachIsKeptAsItAsked)
{
    asio::io_context context;
    int done = 0;
    for (int i = 0; i < 100; ++i) {
        const auto finished = [&done, i](std::exception_ptr error, std::int64_t level) {
            EXPECT_FALSE(error);
            EXPECT_EQ(level, i % 2 == 0 ? 2 : 1);
            ++done;
        };
        auto work = [i](Connection& connection) {
            connection("INSERT INTO things (name) VALUES ('x')");
            const auto text = "PRAGMA synchronous -- crowd " + std::to_string(i);
            return connection(text).first()->integer(0);
        };
        asio::co_spawn(context, i % 2 == 0 ? database->transact(work) : database->transact_soon(work),
                       finished);
    }

    context.run();

    EXPECT_EQ(done, 100);
    EXPECT_EQ(things(), 100);
}

TEST_F(Durability, WhatIsWrittenSoonIsVisibleAtOnceAndThereAfterTheNextStart)
{
    test::run(database->transact_soon(insert()));
    auto look = [](Connection& connection) {
        return connection("SELECT count(*) FROM things").first()->integer(0);
    };
    EXPECT_EQ(test::run(database->read(look)), 1);

    database.reset();
    database = test::open_database(directory.path() / "t.db");

    EXPECT_EQ(things(), 1);
}

TEST_F(Durability, WhatNobodyWaitsForIsDoneBeforeWhatIsAskedForLater)
{
    database->submit_soon(
        [](Connection& connection) { connection("INSERT INTO things (name) VALUES ('x')"); });
    database->submit_soon([](Connection& connection) { connection("this is no statement"); });
    auto count = [](Connection& connection) {
        return connection("SELECT count(*) FROM things").first()->integer(0);
    };

    EXPECT_EQ(test::run(database->transact_soon(count)), 1);
}

} // namespace
} // namespace postkey::sql
