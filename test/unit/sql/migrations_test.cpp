#include "base/embedded.hpp"
#include "base/encoding.hpp"
#include "support/database.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace postkey::sql {
namespace {

class Migrations : public testing::Test
{
protected:
    test::TemporaryDirectory directory;
    std::unique_ptr<SqliteDatabase> database = test::open_database(directory.path() / "t.db");
    Instant now = from_milliseconds(1'795'000'000'000);
};

TEST_F(Migrations, AreNumberedFromOneAndKnownByTheirChecksum)
{
    const auto all = embedded_migrations();

    ASSERT_FALSE(all.empty());
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(all[i].number, static_cast<int>(i) + 1);
        EXPECT_EQ(all[i].checksum.size(), 64U);
    }
    EXPECT_EQ(all[0].name, "foundation");
    EXPECT_EQ(all[0].text, embedded_file("migrations/0001_foundation.sql"));
}

TEST_F(Migrations, BringAnEmptyDatabaseToTheNewestSchemaOnce)
{
    const auto newest = embedded_migrations().back().number;
    EXPECT_EQ(schema_state(*database).current, 0);

    EXPECT_EQ(migrate(*database, now), newest);
    EXPECT_EQ(migrate(*database, now), 0);

    EXPECT_EQ(schema_state(*database).current, newest);
    EXPECT_EQ(schema_state(*database).newest, newest);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM accounts"), 0);
    EXPECT_EQ(test::count(*database, "SELECT applied_at FROM schema_migrations"), to_milliseconds(now));
}

TEST_F(Migrations, ADatabaseOfANewerProgramIsRefused)
{
    migrate(*database, now);
    const auto next = std::to_string(embedded_migrations().back().number + 1);
    test::execute(*database, "INSERT INTO schema_migrations VALUES (" + next + ", 'future', 'x', 1)");

    EXPECT_THROW(schema_state(*database), WrongSchema);
    EXPECT_THROW(migrate(*database, now), WrongSchema);
}

TEST_F(Migrations, AHistoryThatIsNotOursIsRefused)
{
    migrate(*database, now);
    test::execute(*database, "UPDATE schema_migrations SET checksum = 'x' || checksum WHERE number = 1");

    EXPECT_THROW(schema_state(*database), WrongSchema);
    EXPECT_THROW(migrate(*database, now), WrongSchema);
}

TEST_F(Migrations, ANumberThatNoMigrationHasIsRefused)
{
    migrate(*database, now);
    for (const auto* number : {"0", "-1"}) {
        test::execute(*database,
                      std::string("INSERT INTO schema_migrations VALUES (") + number + ", 'odd', 'x', 1)");

        EXPECT_THROW(schema_state(*database), WrongSchema) << number;

        test::execute(*database, std::string("DELETE FROM schema_migrations WHERE number = ") + number);
    }
}

TEST_F(Migrations, OneThatFailsLeavesNothing)
{
    test::execute(*database, "CREATE TABLE sessions (in_the_way INTEGER)");

    EXPECT_THROW(migrate(*database, now), Unavailable);

    EXPECT_EQ(schema_state(*database).current, 0);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM sqlite_schema WHERE name = 'accounts'"), 0);
}

// S-040: identity is compared byte by byte; S-137: tables are STRICT.
TEST_F(Migrations, EveryTableIsStrictAndNoColumnFoldsCase)
{
    migrate(*database, now);

    EXPECT_EQ(test::count(*database,
                          "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                          "AND name NOT LIKE 'sqlite%' AND NOT strict"),
              0);
    EXPECT_GE(test::count(*database, "SELECT count(*) FROM pragma_table_list WHERE strict"), 8);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%collate%'"), 0);
}

} // namespace
} // namespace postkey::sql
