#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/workplace.hpp"
#include "config/keys_file.hpp"
#include "sql/migrations.hpp"
#include "sql/sqlite/sqlite_database.hpp"

#include <fmt/format.h>

#include <ostream>
#include <sys/stat.h>

namespace postkey::cli {
namespace {

// A fresh directory becomes what a first start of the server makes of it: the database first, so that being
// cut off between the two is no loss of keys.
std::unique_ptr<sql::Database> open_or_create(const config::Config& config)
{
    const auto file = config.database_file();
    if (file.empty() || config::first_start_state(config.data_dir, file) != config::FirstStart::fresh)
        return open_existing(config);
    ::umask(077);
    std::filesystem::create_directories(config.data_dir);
    return std::make_unique<sql::SqliteDatabase>(file, sql::SqliteDatabase::Open::create,
                                                 sql::SqliteDatabase::Use::server);
}

void migrate(const Invocation& invocation)
{
    const auto config = invocation.load();
    const bool fresh =
        config::first_start_state(config.data_dir, config.database_file()) == config::FirstStart::fresh;
    const auto database = open_or_create(config);
    const int ran = sql::migrate(*database, now());
    if (fresh && config.keys.empty()) {
        crypto::SystemRandom random;
        config::make_first_key(config.data_dir, random);
    }
    const auto state = sql::schema_state(*database);
    if (invocation.form == OutputForm::json)
        print(invocation, {{"ran", ran}, {"schema", state.current}});
    else
        invocation.streams.out << fmt::format("Ran {} {}; the schema is {}, the newest.\n", ran,
                                              ran == 1 ? "migration" : "migrations", state.current);
}

} // namespace

void add_db_migrate(CLI::App& db, Invocation& invocation)
{
    auto& command =
        add_command(db, invocation,
                    {"migrate", "Bring the database to this program's schema; make it when there is none",
                     "  postkey db migrate --data-dir /var/lib/postkey"},
                    Effect::changes);
    command.callback([&invocation] { migrate(invocation); });
}

} // namespace postkey::cli
