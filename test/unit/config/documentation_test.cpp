// docs/configuration.md and the list of settings say the same, in both directions.
#include "config/settings.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

namespace postkey::config {
namespace {

std::string row_of(const Setting& setting)
{
    const Config defaults;
    const auto allowed = setting.allowed();
    return fmt::format("| `{}` | {} | `{}` | {} | `{}` | {} |", setting.key, setting.kind(),
                       to_toml(setting.value(defaults)), allowed.empty() ? "–" : allowed, setting.variable(),
                       setting.meaning);
}

// Each row of a setting in the document, with the section whose heading it stands under.
std::set<std::pair<std::string, std::string>> documented_rows()
{
    // The build directory lies inside the project.
    auto root = std::filesystem::current_path();
    while (!std::filesystem::exists(root / "docs" / "configuration.md") && root != root.parent_path())
        root = root.parent_path();
    std::ifstream file(root / "docs" / "configuration.md");
    EXPECT_TRUE(file);
    std::set<std::pair<std::string, std::string>> rows;
    std::string section;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("## "))
            section = line.substr(3);
        if (line.starts_with("| `"))
            rows.emplace(section, line);
    }
    return rows;
}

TEST(ConfigurationDocument, HasEverySettingAsItIsAndNoOther)
{
    auto documented = documented_rows();

    for (const auto& setting : all_settings()) {
        const auto row = std::pair(fmt::format("`[{}]`", setting.section), row_of(setting));
        EXPECT_EQ(documented.erase(row), 1U)
            << "docs/configuration.md should have under ## " << row.first << "\n"
            << row.second;
    }
    for (const auto& [section, row] : documented)
        ADD_FAILURE() << "docs/configuration.md has, but the program has not, under " << section << "\n"
                      << row;
}

} // namespace
} // namespace postkey::config
