// A copy of the database beside whoever uses it.
#include "sql/sqlite/sqlite_backup.hpp"
#include "support/database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <sys/stat.h>
#include <system_error>
#include <thread>

namespace postkey::sql {
namespace {

struct Backup : testing::Test
{
    Backup()
    {
        execute("CREATE TABLE pairs (a INTEGER NOT NULL, b TEXT NOT NULL) STRICT");
        execute("INSERT INTO pairs VALUES (1, 'one')");
    }

    void execute(const std::string& statement)
    {
        database->transact_blocking([&](Connection& connection) { connection(statement); });
    }
    std::filesystem::path path(const std::string& name) const { return directory.path() / name; }
    std::size_t files() const
    {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(directory.path()), {}));
    }
    static std::string read(const std::filesystem::path& file)
    {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    test::TemporaryDirectory directory;
    std::unique_ptr<SqliteDatabase> database = test::open_database(directory.path() / "postkey.db");
};

TEST_F(Backup, HasWhatIsCommittedAndIsForItsOwnerOnly)
{
    const auto before = files();

    const auto bytes = back_up(path("postkey.db"), path("copy.db"));

    const auto copy = test::open_database(path("copy.db"));
    EXPECT_EQ(test::text(*copy, "SELECT b FROM pairs"), "one");
    EXPECT_EQ(bytes, std::filesystem::file_size(path("copy.db")));
    struct stat status{};
    ASSERT_EQ(::stat(path("copy.db").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
    EXPECT_LE(files(), before + 4) << "the copy and its -wal, -shm and .lock, and no draft";
}

TEST_F(Backup, TakesNoOtherFilesPlace)
{
    std::ofstream(path("there")) << "mine";
    std::filesystem::create_symlink(path("nowhere"), path("link"));
    const auto before = files();

    EXPECT_THROW(back_up(path("postkey.db"), path("there")), std::system_error);
    EXPECT_THROW(back_up(path("postkey.db"), path("link")), std::system_error);
    EXPECT_THROW(back_up(path("postkey.db"), path("missing/copy.db")), std::system_error);

    EXPECT_EQ(read(path("there")), "mine");
    EXPECT_EQ(files(), before);
}

TEST_F(Backup, OfWhatIsNoDatabaseLeavesNothing)
{
    std::ofstream(path("text")) << std::string(10'000, 'x');
    const auto before = files();

    EXPECT_THROW(back_up(path("text"), path("copy.db")), Unavailable);

    EXPECT_EQ(files(), before);
}

TEST_F(Backup, HasNothingThatWasDeleted)
{
    execute("PRAGMA secure_delete = OFF"); // as if the file had been written by somebody less careful
    execute("INSERT INTO pairs VALUES (2, 'a word that must not stay')");
    execute("DELETE FROM pairs WHERE a = 2");

    back_up(path("postkey.db"), path("copy.db"));

    EXPECT_EQ(read(path("copy.db")).find("must not stay"), std::string::npos);
}

//
TEST_F(Backup, WhileOthersWriteItIsOneState)
{
    execute("DELETE FROM pairs");
    std::atomic<bool> over = false;
    std::jthread writer([&] {
        for (int i = 0; !over; ++i)
            database->transact_blocking([i](Connection& connection) {
                connection("INSERT INTO pairs VALUES ($1, 'first half')", std::int64_t{i});
                connection("INSERT INTO pairs VALUES ($1, 'second half')", std::int64_t{i});
            });
    });

    for (int round = 0; round < 20; ++round) {
        const auto name = "copy" + std::to_string(round);
        back_up(path("postkey.db"), path(name));
        const auto copy = test::open_database(path(name));
        EXPECT_EQ(test::count(*copy, "SELECT count(*) % 2 FROM pairs"), 0) << name;
        EXPECT_EQ(test::text(*copy, "PRAGMA quick_check(1)"), "ok");
    }
    over = true;
}

} // namespace
} // namespace postkey::sql
