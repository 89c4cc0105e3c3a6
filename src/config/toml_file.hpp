#pragma once
// A TOML file as a flat list of what stands where. Knows no setting.
#include "config/value.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace postkey::config {

struct TomlEntry
{
    std::string section; // empty for a key that stands before the first section
    std::string key;     // dotted when it stands in a table inside the section; empty for the section itself
    Value value;
    unsigned line = 0;
};

struct TomlFile
{
    std::vector<TomlEntry> entries;           // in the order of their lines
    std::vector<std::vector<TomlEntry>> keys; // the members of each [[keys]], with section "keys"
};

// Throws ConfigError with the file and line for text that is no TOML, a key that is given twice among it.
TomlFile parse_toml(const std::string& text, const std::filesystem::path& file);

} // namespace postkey::config
