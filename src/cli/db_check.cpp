#include "cli/commands.hpp"
#include "cli/json.hpp"
#include "cli/workplace.hpp"
#include "sql/migrations.hpp"

#include <fmt/format.h>

#include <ostream>

namespace postkey::cli {
namespace {

// SQLite's own look at every page, index and constraint; "ok" when nothing is wrong.
constexpr std::string_view look_at_everything = "PRAGMA integrity_check(10)";
constexpr std::string_view look_at_references = "PRAGMA foreign_key_check";

std::vector<std::string> problems_of(sql::Database& database)
{
    std::vector<std::string> problems;
    database.transact_blocking([&problems](sql::Connection& connection) {
        for (const auto& row : connection(look_at_everything).rows)
            if (row.text(0) != "ok")
                problems.push_back(row.text(0));
        for (const auto& row : connection(look_at_references).rows)
            problems.push_back("a row of " + row.text(0) + " names something that is not there");
    });
    return problems;
}

ExitCode check(const Invocation& invocation)
{
    const auto config = invocation.load();
    const auto database = open_existing(config);
    const auto state = sql::schema_state(*database);
    const auto problems = problems_of(*database);
    const bool current = state.current == state.newest;
    if (invocation.form == OutputForm::json) {
        print(invocation, {{"ok", current && problems.empty()},
                           {"schema", state.current},
                           {"newest_schema", state.newest},
                           {"problems", json::value_from(problems)}});
    } else {
        auto& out = invocation.streams.out;
        for (const auto& problem : problems)
            out << "damaged: " << problem << '\n';
        out << fmt::format(
            "The schema is {}{}; the database is {}.\n", state.current,
            current ? "" : fmt::format(", this program needs {}: run postkey db migrate", state.newest),
            problems.empty() ? "whole" : "damaged");
    }
    return current && problems.empty() ? ExitCode::ok : ExitCode::unavailable;
}

} // namespace

void add_db_check(CLI::App& db, Invocation& invocation)
{
    auto& command = add_command(db, invocation,
                                {"check", "Look whether the database is whole and current",
                                 "  postkey db check\n  postkey db check --json"},
                                Effect::reads);
    command.callback([&invocation] { invocation.result = check(invocation); });
}

} // namespace postkey::cli
