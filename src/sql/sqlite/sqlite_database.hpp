#pragma once
// SQLite behind the Database port: WAL, synchronous=FULL, one writer thread that commits many waiting
// SQLite behind the Database port: WAL, synchronous=FULL, one writer thread that commits many waiting
// transactions in one fsync, and reader threads beside it. What is to be written soon is committed before the
// rest of its batch, with synchronous=NORMAL.
#include "sql/database.hpp"

#include <filesystem>
#include <memory>

namespace postkey::sql {

class SqliteDatabase : public Database
{
public:
    enum class Open
    {
        existing,
        create
    }; // create: makes the file, 0600, when it is not there
    enum class Use
    {
        server, // the only server of this file: holds FILE.lock, checks the file at start
        tool,   // a command beside it
    };

    // Throws Unavailable when the file cannot be opened, is no database, fails its quick check, or has a
    // server already.
    SqliteDatabase(const std::filesystem::path& file, Open open, Use use);
    ~SqliteDatabase() override;

    std::string adapted(std::string schema) const override;

private:
    struct Engine;
    void submit(Access access, Work work, Completion done) override;
    std::unique_ptr<Engine> engine_;
};

} // namespace postkey::sql
