#pragma once
// Numbered, forward-only schema changes, embedded in the program (migrations/NNNN_name.sql), each run once in
// a transaction of its own and remembered with its checksum.
#include "base/instant.hpp"
#include "sql/database.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace postkey::sql {

struct Migration
{
    int number;
    std::string name;
    std::string text;
    std::string checksum; // hex SHA-256 of the text
};

// All embedded migrations in order.
std::vector<Migration> embedded_migrations();

// The database was written by a newer program, or its history is not ours. Nothing was changed.
class WrongSchema : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

struct SchemaState
{
    int current = 0; // 0: empty
    int newest = 0;
};

SchemaState schema_state(Database& database); // throws WrongSchema, Unavailable

// Brings the schema to the newest number; returns how many migrations ran.
int migrate(Database& database, Instant now);

} // namespace postkey::sql
