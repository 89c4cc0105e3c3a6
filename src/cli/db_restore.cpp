#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/json.hpp"
#include "cli/terminal.hpp"
#include "cli/workplace.hpp"
#include "sql/migrations.hpp"
#include "sql/sqlite/sqlite_backup.hpp"
#include "sql/sqlite/sqlite_database.hpp"
#include "store/restoration.hpp"

#include <fmt/format.h>

#include <ostream>

namespace postkey::cli {
namespace {

namespace fs = std::filesystem;

struct Restored
{
    store::Voided voided;
    fs::path set_aside; // empty: there was no database
};

// Beside the database, so that it only needs a new name; gone when it was not given one.
class RestoredCopy
{
public:
    RestoredCopy(const fs::path& from, fs::path file) : file_(std::move(file)) { sql::back_up(from, file_); }
    ~RestoredCopy()
    {
        std::error_code gone;
        for (const auto* suffix : {"", "-wal", "-shm", ".lock"})
            fs::remove(file_.string() + suffix, gone);
    }
    RestoredCopy(const RestoredCopy&) = delete;
    RestoredCopy& operator=(const RestoredCopy&) = delete;

    store::Voided settle() const
    {
        sql::SqliteDatabase database(file_, sql::SqliteDatabase::Open::existing,
                                     sql::SqliteDatabase::Use::server);
        sql::migrate(database, now());
        return run_blocking(store::Restoration(database).void_what_was_open(operators_cause(), now()));
    }

    const fs::path& file() const { return file_; }

private:
    fs::path file_;
};

Restored restore_database(const config::Config& config, const fs::path& from)
{
    const auto database = config.database_file();
    if (database.empty())
        throw config::ConfigError("database.url: only sqlite: is supported so far");
    fs::create_directories(config.data_dir);
    const RestoredCopy copy(from, database.string() + ".restored");
    const auto voided = copy.settle();
    const auto at = to_rfc3339(now());
    const auto aside = fs::path(database.string() + ".replaced-" + at.substr(0, at.find('.')) + "Z");
    const bool replaced = sql::put_in_place(copy.file(), database, aside) == sql::Placed::instead;
    return {voided, replaced ? aside : fs::path()};
}

void report_restored(const Invocation& invocation, const Restored& restored)
{
    const auto& voided = restored.voided;
    if (invocation.form == OutputForm::json) {
        print(invocation, {{"links", voided.links},
                           {"sessions", voided.sessions},
                           {"mails", voided.mails},
                           {"admin_keys", voided.admin_keys},
                           {"set_aside", restored.set_aside.string()}});
        return;
    }
    auto& out = invocation.streams.out;
    out << fmt::format(
        "Restored. Void from now on: {} links, {} sessions, {} waiting mails, {} admin keys.\n", voided.links,
        voided.sessions, voided.mails, voided.admin_keys);
    if (!restored.set_aside.empty())
        out << "The database that was here is " << restored.set_aside.string() << " now.\n";
    out << "Passwords, addresses and accounts are those of the copy: who changed a password since has the "
           "old one "
           "again, and who closed an account has it back. Tell them.\n";
}

} // namespace

void add_db_restore(CLI::App& db, Invocation& invocation)
{
    auto& command =
        add_command(db, invocation,
                    {"restore", "Put a copy in the place of the database; everybody is signed out",
                     "  postkey db restore /backup/postkey-2026-11-21.db"},
                    Effect::changes);
    const auto file = std::make_shared<std::string>();
    command.add_option("FILE", *file, "What postkey db backup made")->required()->check(CLI::ExistingFile);
    command.callback([&invocation, file] {
        const auto config = invocation.load();
        if (!confirmed(invocation, "Put " + *file + " in the place of the database, and sign everybody out?"))
            throw CommandFailed(ExitCode::refused, "nothing was changed");
        report_restored(invocation, restore_database(config, *file));
    });
}

} // namespace postkey::cli
