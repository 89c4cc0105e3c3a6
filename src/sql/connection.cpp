#include "sql/connection.hpp"

#include <stdexcept>

namespace postkey::sql {

Value to_value(std::string_view text)
{
    return std::string(text);
}

const std::string& Row::text(std::size_t column) const
{
    if (const auto* text = std::get_if<std::string>(&values_.at(column)))
        return *text;
    throw std::logic_error("column is not text");
}

std::int64_t Row::integer(std::size_t column) const
{
    if (const auto* number = std::get_if<std::int64_t>(&values_.at(column)))
        return *number;
    throw std::logic_error("column is not an integer");
}

std::optional<std::string> Row::optional_text(std::size_t column) const
{
    if (std::holds_alternative<std::nullptr_t>(values_.at(column)))
        return std::nullopt;
    return text(column);
}

std::optional<std::int64_t> Row::optional_integer(std::size_t column) const
{
    if (std::holds_alternative<std::nullptr_t>(values_.at(column)))
        return std::nullopt;
    return integer(column);
}

} // namespace postkey::sql
