#pragma once
// A migrated SQLite database of one test, and shorthand for looking into it.
#include "sql/migrations.hpp"
#include "sql/sqlite/sqlite_database.hpp"
#include "support/manual_clock.hpp"
#include "support/temporary_directory.hpp"

#include <memory>
#include <string>

namespace postkey::test {

inline std::unique_ptr<sql::SqliteDatabase> open_database(const std::filesystem::path& file)
{
    return std::make_unique<sql::SqliteDatabase>(file, sql::SqliteDatabase::Open::create,
                                                 sql::SqliteDatabase::Use::server);
}

inline std::unique_ptr<sql::SqliteDatabase> migrated_database(const std::filesystem::path& directory)
{
    auto database = open_database(directory / "postkey.db");
    sql::migrate(*database, ManualClock().now());
    return database;
}

// The first column of the first row.
inline std::int64_t count(sql::Database& database, const std::string& statement)
{
    std::int64_t value = 0;
    database.transact_blocking(
        [&](sql::Connection& connection) { value = connection(statement).first()->integer(0); });
    return value;
}

inline std::string text(sql::Database& database, const std::string& statement)
{
    std::string value;
    database.transact_blocking(
        [&](sql::Connection& connection) { value = connection(statement).first()->text(0); });
    return value;
}

inline void execute(sql::Database& database, const std::string& statement)
{
    database.transact_blocking([&](sql::Connection& connection) { connection(statement); });
}

} // namespace postkey::test
