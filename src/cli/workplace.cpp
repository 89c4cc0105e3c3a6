#include "cli/workplace.hpp"

#include "cli/blocking.hpp"
#include "cli/human_time.hpp"
#include "config/keys_file.hpp"
#include "sql/migrations.hpp"
#include "sql/sqlite/sqlite_database.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>

namespace postkey::cli {
namespace {

std::unique_ptr<sql::Database> open_current(const config::Config& config)
{
    auto database = open_existing(config);
    const auto state = sql::schema_state(*database);
    if (state.current < state.newest)
        throw CommandFailed(ExitCode::unavailable,
                            fmt::format("the database has schema {}, this program needs {}: run "
                                        "postkey db migrate",
                                        state.current, state.newest));
    return database;
}

// The name of who runs the command, else the number: a container need not know names.
std::string operating_user()
{
    constexpr std::size_t most_for_an_entry = 16'384;
    std::vector<char> buffer(most_for_an_entry);
    passwd entry{};
    passwd* found = nullptr;
    ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found);
    return found != nullptr ? found->pw_name : std::to_string(::geteuid());
}

} // namespace

store::Cause operators_cause()
{
    return {.actor = store::operator_named(operating_user())};
}

// A server holds this lock for its life. Taking it for a moment shared, which only a server that starts in
// the same moment would notice, asks no more of the database.
bool is_served(const std::filesystem::path& database)
{
    const auto file = database.string() + ".lock";
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool is_free = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
    ::close(descriptor);
    return !is_free;
}

std::unique_ptr<sql::Database> open_existing(const config::Config& config)
{
    const auto file = config.database_file();
    if (file.empty())
        throw config::ConfigError("database.url: only sqlite: is supported so far");
    const auto state = config::first_start_state(config.data_dir, file);
    if (state == config::FirstStart::database_missing)
        throw CommandFailed(ExitCode::unavailable, fmt::format("{} has keys but no database {}: restore it",
                                                               config.data_dir.string(), file.string()));
    if (state == config::FirstStart::fresh)
        throw CommandFailed(
            ExitCode::unavailable,
            fmt::format("there is no database in {} yet: postkey serve makes it, or postkey db migrate. "
                        "Or name another directory with --data-dir",
                        config.data_dir.string()));
    return std::make_unique<sql::SqliteDatabase>(file, sql::SqliteDatabase::Open::existing,
                                                 sql::SqliteDatabase::Use::tool);
}

Workplace::Workplace(const Invocation& invocation)
    : config(invocation.load()), database(open_current(config)), accounts(*database), messages(*database),
      audit(*database), cause(operators_cause())
{
}

store::AccountDetails Workplace::find_account(const std::string& name)
{
    auto found = run_blocking(accounts.find(name, now()));
    if (!found)
        throw CommandFailed(ExitCode::not_found, "there is no account " + name);
    return std::move(*found);
}

} // namespace postkey::cli
