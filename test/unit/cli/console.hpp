#pragma once
// Runs commands as an operator does, on a data directory of its own, and keeps what they print.
#include "cli/invocation.hpp"
#include "sql/sqlite/sqlite_database.hpp"
#include "support/temporary_directory.hpp"

#include <boost/json.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace postkey::cli {

struct Printed
{
    ExitCode code;
    std::string out;
    std::string err;

    boost::json::value json() const { return boost::json::parse(out); }
};

class Console
{
public:
    enum class Database
    {
        made,
        missing
    };
    explicit Console(Database database = Database::made)
    {
        if (database == Database::made)
            run({"db", "migrate"});
    }

    // Without --data-dir, for commands that have none.
    Printed run_bare(std::vector<std::string> arguments, const std::string& input = "")
    {
        std::istringstream in(input);
        std::ostringstream out;
        std::ostringstream err;
        Invocation invocation{
            .streams = {in, out, err}, .environment = environment, .outside = {serve, knock}};
        const auto code = run_arguments(std::move(arguments), invocation);
        return {code, out.str(), err.str()};
    }

    Printed run(std::vector<std::string> arguments, const std::string& input = "")
    {
        arguments.push_back("--data-dir");
        arguments.push_back(data_dir().string());
        return run_bare(std::move(arguments), input);
    }

    std::filesystem::path data_dir() const { return directory_.path() / "data"; }

    // A statement of the test's own, for states that no command makes; the first column of the first row, or
    // "".
    std::string sql(const std::string& statement)
    {
        sql::SqliteDatabase database(data_dir() / "postkey.db", sql::SqliteDatabase::Open::existing,
                                     sql::SqliteDatabase::Use::tool);
        std::string out;
        database.transact_blocking([&](sql::Connection& connection) {
            const auto result = connection(statement);
            if (const auto* row = result.first())
                out = row->text(0);
        });
        return out;
    }

    // An account without a password, by its address.
    void create_account(const std::string& email) { run({"account", "create", email, "--no-password"}); }

    // A message in the outbox; its id.
    std::string recovery_for(const std::string& email)
    {
        run({"account", "recover", email});
        return sql("SELECT max(id) FROM messages");
    }

    config::Environment environment;
    ServeCommand serve = [](const config::Config&, ServeOptions) { return 0; };
    KnockCommand knock = [](const config::Config&) { return std::vector<RelayAnswer>(); };

private:
    test::TemporaryDirectory directory_;
};

} // namespace postkey::cli
