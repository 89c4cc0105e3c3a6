#include "sql/migrations.hpp"

#include "base/embedded.hpp"
#include "base/encoding.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

namespace postkey::sql {
namespace {

constexpr std::string_view folder = "migrations/";

constexpr std::string_view create_history = "CREATE TABLE IF NOT EXISTS schema_migrations ("
                                            "number {integer} NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
                                            "checksum TEXT NOT NULL, applied_at {integer} NOT NULL) {strict}";
constexpr std::string_view select_history =
    "SELECT number, name, checksum FROM schema_migrations ORDER BY number";
constexpr std::string_view insert_history =
    "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";

std::string checksum_of(std::string_view text)
{
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return to_hex(out);
}

// Statements end with ";\n": our own files, so no parser is needed.
std::vector<std::string> statements_of(const std::string& text)
{
    std::vector<std::string> statements;
    std::size_t begin = 0;
    for (auto end = text.find(";\n"); end != std::string::npos; end = text.find(";\n", begin)) {
        statements.push_back(text.substr(begin, end - begin));
        begin = end + 2;
    }
    return statements;
}

int verified_version(Connection& connection, const std::vector<Migration>& migrations)
{
    int version = 0;
    for (const auto& row : connection(select_history).rows) {
        const auto number = static_cast<int>(row.integer(0));
        if (number > migrations.back().number)
            throw WrongSchema(
                fmt::format("the database has schema {} but this program knows {} at most: it was "
                            "written by a newer Postkey",
                            number, migrations.back().number));
        if (number < 1 || row.text(2) != migrations.at(static_cast<std::size_t>(number - 1)).checksum)
            throw WrongSchema(fmt::format("migration {} ({}) in the database is not the one of this program",
                                          number, row.text(1)));
        version = number;
    }
    return version;
}

} // namespace

std::vector<Migration> embedded_migrations()
{
    std::vector<Migration> migrations;
    for (const auto& entry : embedded_table()) {
        if (!entry.path.starts_with(folder))
            continue;
        const auto file = entry.path.substr(folder.size());
        const auto underscore = file.find('_');
        migrations.push_back({std::stoi(std::string(file.substr(0, underscore))),
                              std::string(file.substr(underscore + 1, file.find('.') - underscore - 1)),
                              std::string(entry.content()), checksum_of(entry.content())});
    }
    std::ranges::sort(migrations, {}, &Migration::number);
    for (std::size_t i = 0; i < migrations.size(); ++i)
        if (migrations[i].number != static_cast<int>(i) + 1)
            throw std::logic_error("migrations are not numbered 1, 2, 3, ...");
    return migrations;
}

SchemaState schema_state(Database& database)
{
    const auto migrations = embedded_migrations();
    SchemaState state{.current = 0, .newest = migrations.back().number};
    database.transact_blocking([&](Connection& connection) {
        connection(database.adapted(std::string(create_history)));
        state.current = verified_version(connection, migrations);
    });
    return state;
}

int migrate(Database& database, Instant now)
{
    const auto state = schema_state(database);
    for (const auto& migration : embedded_migrations()) {
        if (migration.number <= state.current)
            continue;
        database.transact_blocking([&](Connection& connection) {
            for (const auto& statement : statements_of(database.adapted(migration.text)))
                connection(statement);
            connection(insert_history, migration.number, migration.name, migration.checksum,
                       to_milliseconds(now));
        });
    }
    return state.newest - state.current;
}

} // namespace postkey::sql
