#include "cli/commands.hpp"
#include "cli/json.hpp"
#include "cli/workplace.hpp"
#include "config/keys_file.hpp"
#include "sql/migrations.hpp"
#include "sql/sqlite/sqlite_backup.hpp"

#include <fmt/format.h>

#include <ostream>

namespace postkey::cli {
namespace {

void back_up_database(const Invocation& invocation, const std::filesystem::path& file)
{
    const auto config = invocation.load();
    const auto database = open_existing(config);
    const auto schema = sql::schema_state(*database).current;
    const auto bytes = sql::back_up(config.database_file(), file);
    if (invocation.form == OutputForm::json)
        print(invocation, {{"file", file.string()}, {"bytes", bytes}, {"schema", schema}});
    else
        invocation.streams.out << fmt::format("{} is a whole copy of the database ({:.1f} MiB). It has no "
                                              "keys: keep a copy of {} apart from it.\n",
                                              file.string(), static_cast<double>(bytes) / (1024.0 * 1024.0),
                                              config::secrets_file_name);
}

} // namespace

void add_db_backup(CLI::App& db, Invocation& invocation)
{
    auto& command = add_command(db, invocation,
                                {"backup", "Copy the database to a file, also while the server runs",
                                 "  postkey db backup /backup/postkey-2026-11-21.db\n"
                                 "  postkey db backup \"postkey-$(date +%F).db\" --json"},
                                Effect::reads);
    const auto file = std::make_shared<std::string>();
    command.add_option("FILE", *file, "Where to put it; nothing may be there yet")->required();
    command.callback([&invocation, file] { back_up_database(invocation, *file); });
}

} // namespace postkey::cli
