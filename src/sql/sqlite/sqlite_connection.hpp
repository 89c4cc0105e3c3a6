#pragma once
// One sqlite3 handle, used by one thread.
#include "sql/connection.hpp"

#include <sqlite3.h>

#include <map>
#include <memory>
#include <string>

namespace postkey::sql {

class SqliteConnection : public Connection
{
public:
    SqliteConnection(const std::string& file, int flags); // throws Unavailable
    ~SqliteConnection() override;
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    Result run(std::string_view statement, std::vector<Value> parameters) override;
    std::string pragma(const std::string& statement); // the first column of the first row, as text
    bool in_transaction() const;

    enum class Synchronous
    {
        normal, // a commit is kept through the end of the program, by the write-ahead log
        full    // and through a loss of power
    };
    void set_synchronous(Synchronous level); // of the commits from now on; outside a transaction

private:
    struct Finalize
    {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

    sqlite3_stmt* prepared(std::string_view text);
    [[noreturn]] void fail(const char* what) const;

    sqlite3* handle_ = nullptr;
    std::optional<Synchronous> synchronous_;
    std::map<std::string, Statement, std::less<>> statements_;
};

} // namespace postkey::sql
