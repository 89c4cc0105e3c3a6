#include "sql/sqlite/sqlite_connection.hpp"

#include <fmt/format.h>

namespace postkey::sql {
namespace {

Value column_value(sqlite3_stmt* statement, int column)
{
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_NULL:
        return nullptr;
    default: {
        // Text before bytes: the order that sqlite3_column_bytes asks for.
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
    }
}

void bind_value(sqlite3_stmt* statement, int index, const Value& value)
{
    if (const auto* number = std::get_if<std::int64_t>(&value))
        sqlite3_bind_int64(statement, index, *number);
    else if (const auto* text = std::get_if<std::string>(&value))
        // With its length, so that nothing is ever cut at a NUL (S-044).
        sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    else
        sqlite3_bind_null(statement, index);
}

} // namespace

SqliteConnection::SqliteConnection(const std::string& file, int flags)
{
    const int result = sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    if (result != SQLITE_OK) {
        const std::string reason = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(result);
        sqlite3_close_v2(handle_);
        throw Unavailable("SQLite cannot open the database: " + reason);
    }
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, 5000);
}

SqliteConnection::~SqliteConnection()
{
    statements_.clear();
    sqlite3_close_v2(handle_);
}

void SqliteConnection::fail(const char* what) const
{
    throw Unavailable(
        fmt::format("SQLite: {}: {} ({})", what, sqlite3_errmsg(handle_), sqlite3_extended_errcode(handle_)));
}

sqlite3_stmt* SqliteConnection::prepared(std::string_view text)
{
    const auto known = statements_.find(text);
    if (known != statements_.end())
        return known->second.get();
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v3(handle_, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                           &raw, nullptr) != SQLITE_OK)
        fail("prepare");
    return statements_.emplace(std::string(text), Statement(raw)).first->second.get();
}

Result SqliteConnection::run(std::string_view text, std::vector<Value> parameters)
{
    sqlite3_stmt* statement = prepared(text);
    struct Reset
    {
        sqlite3_stmt* statement;
        ~Reset()
        {
            sqlite3_reset(statement);
            sqlite3_clear_bindings(statement);
        }
    } reset{statement};
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        // "$2" may come before "$1" in the text; the name finds the index.
        const auto index = sqlite3_bind_parameter_index(statement, fmt::format("${}", i + 1).c_str());
        if (index > 0)
            bind_value(statement, index, parameters[i]);
    }
    Result result;
    const int columns = sqlite3_column_count(statement);
    while (true) {
        const int step = sqlite3_step(statement);
        if (step == SQLITE_DONE)
            break;
        if (step != SQLITE_ROW)
            fail("step");
        std::vector<Value> values;
        values.reserve(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column)
            values.push_back(column_value(statement, column));
        result.rows.emplace_back(std::move(values));
    }
    if (!sqlite3_stmt_readonly(statement))
        result.changes = sqlite3_changes64(handle_);
    return result;
}

std::string SqliteConnection::pragma(const std::string& statement)
{
    const auto result = run(statement, {});
    const auto* row = result.first();
    if (row == nullptr)
        return "";
    if (const auto number = row->optional_text(0))
        return *number;
    return "";
}

void SqliteConnection::set_synchronous(Synchronous level)
{
    if (synchronous_ == level)
        return;
    // Not through a kept statement: this pragma acts while it is prepared, and never again when it is run.
    const std::string_view text =
        level == Synchronous::full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL";
    sqlite3_stmt* raw = nullptr;
    const int result = sqlite3_prepare_v2(handle_, text.data(), static_cast<int>(text.size()), &raw, nullptr);
    const Statement once(raw);
    if (result != SQLITE_OK || sqlite3_step(once.get()) != SQLITE_DONE)
        fail("synchronous");
    synchronous_ = level;
}

bool SqliteConnection::in_transaction() const
{
    return sqlite3_get_autocommit(handle_) == 0;
}

} // namespace postkey::sql
