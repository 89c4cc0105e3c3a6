#pragma once
// One statement at a time on one connection, inside a transaction that a Database opened. Values are text and
// integers: the common subset that SQLite and PostgreSQL store alike.
#include "base/failure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace postkey::sql {

// The database cannot answer now, or said something that no statement of ours should cause. The transaction
// has had no effect.
class Unavailable : public BrokenDependency
{
public:
    using BrokenDependency::BrokenDependency;
};

using Value = std::variant<std::nullptr_t, std::int64_t, std::string>;

// Parameters for $1, $2, ...: anything that is text, an integer, or an optional of these.
Value to_value(std::string_view text);
inline Value to_value(const std::string& text)
{
    return text;
}
inline Value to_value(const char* text)
{
    return std::string(text);
}
inline Value to_value(std::int64_t number)
{
    return number;
}
inline Value to_value(int number)
{
    return static_cast<std::int64_t>(number);
}
template <class T>
Value to_value(const std::optional<T>& value)
{
    return value ? to_value(*value) : Value(nullptr);
}

class Row
{
public:
    explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

    // Columns count from 0 in the order of the statement. A wrong type is our own mistake: std::logic_error.
    const std::string& text(std::size_t column) const;
    std::int64_t integer(std::size_t column) const;
    std::optional<std::string> optional_text(std::size_t column) const;
    std::optional<std::int64_t> optional_integer(std::size_t column) const;

private:
    std::vector<Value> values_;
};

struct Result
{
    std::vector<Row> rows;
    std::int64_t changes = 0; // rows that an INSERT, UPDATE or DELETE touched

    // The only row, or nothing.
    const Row* first() const { return rows.empty() ? nullptr : &rows.front(); }
};

class Connection
{
public:
    virtual ~Connection() = default;

    // Throws Unavailable. `statement` is prepared once and kept by its text.
    virtual Result run(std::string_view statement, std::vector<Value> parameters) = 0;

    template <class... Parameters>
    Result operator()(std::string_view statement, const Parameters&... parameters)
    {
        std::vector<Value> values;
        values.reserve(sizeof...(parameters));
        (values.push_back(to_value(parameters)), ...);
        return run(statement, std::move(values));
    }
};

} // namespace postkey::sql
