#pragma once
// The value of a setting between its text (TOML, environment, flag) and its type.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace postkey::config {

// What no setting takes: a date, a fraction, a table. Holds its name for the message.
struct Unsuitable
{
    std::string name;
    bool operator==(const Unsuitable&) const = default;
};

using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int64_t>; // never empty: an empty TOML list is Texts
using Value = std::variant<std::string, std::int64_t, bool, Texts, Numbers, Unsuitable>;

std::string described(const Value& value); // "a text", "a list of numbers"
std::string to_toml(const Value& value);   // as it would stand in postkey.toml: "\"text\"", "[1, 2]"

std::optional<std::int64_t> to_number(std::string_view text); // decimal digits, perhaps a minus, nothing else
Texts split_at_commas(std::string_view text); // trimmed, without the empty ones; ["a", "b"] too
Value to_numbers(std::string_view text); // of a list with commas; the text itself when it is no such list

} // namespace postkey::config
