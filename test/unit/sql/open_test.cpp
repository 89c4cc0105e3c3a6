#include "support/database.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace postkey::sql {
namespace {

using Open = SqliteDatabase::Open;
using Use = SqliteDatabase::Use;

TEST(OpenDatabase, ASecondServerOfOneFileIsRefused)
{
    test::TemporaryDirectory directory;
    const auto file = directory.path() / "t.db";
    auto first = test::open_database(file);

    EXPECT_THROW(SqliteDatabase(file, Open::existing, Use::server), Unavailable);
    EXPECT_NO_THROW(SqliteDatabase(file, Open::existing, Use::tool)) << "a command may work beside it";

    first.reset();
    EXPECT_NO_THROW(SqliteDatabase(file, Open::existing, Use::server));
}

TEST(OpenDatabase, AFileThatShouldExistIsNotMade)
{
    test::TemporaryDirectory directory;

    EXPECT_THROW(SqliteDatabase(directory.path() / "t.db", Open::existing, Use::server), Unavailable);
    EXPECT_FALSE(std::filesystem::exists(directory.path() / "t.db"));
    EXPECT_THROW(SqliteDatabase(directory.path() / "nowhere" / "t.db", Open::create, Use::server),
                 Unavailable);
}

TEST(OpenDatabase, WhatIsNoDatabaseIsRefused)
{
    test::TemporaryDirectory directory;
    std::ofstream(directory.path() / "t.db") << std::string(8192, 'x');

    EXPECT_THROW(SqliteDatabase(directory.path() / "t.db", Open::existing, Use::server), Unavailable);
}

TEST(OpenDatabase, ADamagedFileIsRefused)
{
    test::TemporaryDirectory directory;
    const auto file = directory.path() / "t.db";
    {
        auto database = test::open_database(file);
        test::execute(*database, "CREATE TABLE things (name TEXT NOT NULL PRIMARY KEY) STRICT");
        for (int i = 0; i < 500; ++i)
            test::execute(*database,
                          "INSERT INTO things VALUES ('" + std::to_string(i) + std::string(100, 'x') + "')");
    }
    {
        std::fstream raw(file, std::ios::in | std::ios::out | std::ios::binary);
        raw.seekp(4096 * 3 + 2);
        raw << std::string(64, '\x5a');
    }

    EXPECT_THROW(SqliteDatabase(file, Open::existing, Use::server), Unavailable);
}

} // namespace
} // namespace postkey::sql
