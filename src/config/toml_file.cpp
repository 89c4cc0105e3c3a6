#include "config/toml_file.hpp"

#include "config/config_error.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <tuple>

namespace postkey::config {
namespace {

Value list_of(const toml::array& array)
{
    Texts texts;
    Numbers numbers;
    for (const auto& item : array) {
        if (item.is_string())
            texts.push_back(**item.as_string());
        else if (item.is_integer())
            numbers.push_back(**item.as_integer());
        else
            return Unsuitable{"a list of something else"};
    }
    if (!texts.empty() && !numbers.empty())
        return Unsuitable{"a mixed list"};
    return numbers.empty() ? Value(texts) : Value(numbers);
}

Value value_of(const toml::node& node)
{
    if (const auto* text = node.as_string())
        return **text;
    if (const auto* number = node.as_integer())
        return **number;
    if (const auto* on = node.as_boolean())
        return **on;
    if (const auto* array = node.as_array())
        return list_of(*array);
    if (node.is_floating_point())
        return Unsuitable{"a number with a fraction"};
    return Unsuitable{node.is_table() ? "a table" : "a date or time"};
}

void flatten(const toml::table& table, const std::string& section, const std::string& prefix,
             std::vector<TomlEntry>& out)
{
    for (const auto& [key, node] : table) {
        const auto name = prefix + std::string(key.str());
        if (const auto* inner = node.as_table(); inner && !inner->empty())
            flatten(*inner, section, name + ".", out);
        else
            out.push_back({section, name, value_of(node), key.source().begin.line});
    }
}

// The elements of [[keys]]; anything else under that name stays an ordinary, unknown entry.
bool take_keys(const toml::node& node, TomlFile& out)
{
    const auto* array = node.as_array();
    if (!array || !array->is_homogeneous<toml::table>() || array->empty())
        return false;
    for (const auto& item : *array)
        flatten(*item.as_table(), "keys", "", out.keys.emplace_back());
    return true;
}

} // namespace

TomlFile parse_toml(const std::string& text, const std::filesystem::path& file)
{
    TomlFile out;
    try {
        const toml::table root = toml::parse(text, file.string());
        for (const auto& [key, node] : root) {
            const std::string name(key.str());
            if (name == "keys" && take_keys(node, out))
                continue;
            const auto line = key.source().begin.line;
            if (const auto* section = node.as_table()) {
                out.entries.push_back({name, "", Unsuitable{"a table"}, line});
                flatten(*section, name, "", out.entries);
            } else {
                out.entries.push_back({"", name, value_of(node), line});
            }
        }
    } catch (const toml::parse_error& error) {
        throw ConfigError(
            fmt::format("{}:{}: {}", file.string(), error.source().begin.line, error.description()));
    }
    std::ranges::sort(out.entries, {},
                      [](const TomlEntry& entry) { return std::tie(entry.line, entry.section, entry.key); });
    return out;
}

} // namespace postkey::config
