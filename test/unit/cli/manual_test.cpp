// docs/manual and the commands say the same, in both directions.
#include "cli/completions.hpp"
#include "console.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace postkey::cli {
namespace {

std::filesystem::path manual()
{
    // The build directory lies inside the project.
    auto root = std::filesystem::current_path();
    while (!std::filesystem::exists(root / "docs" / "manual") && root != root.parent_path())
        root = root.parent_path();
    return root / "docs" / "manual";
}

std::vector<std::string> lines_of(const std::filesystem::path& file)
{
    std::ifstream in(file);
    EXPECT_TRUE(in) << file;
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

std::set<std::string> rows_of(const std::vector<std::string>& lines)
{
    std::set<std::string> rows;
    for (const auto& line : lines)
        if (line.starts_with("| `") || line.starts_with("| ["))
            rows.insert(line);
    return rows;
}

const std::set<std::string> shared_flags = {"--data-dir", "--config", "--json", "--yes", "--help"};

std::string name_of(const CLI::Option& option)
{
    return option.get_lnames().empty() ? option.get_name() : "--" + option.get_lnames().front();
}

void check_page(const CLI::App& command, const std::string& path, std::set<std::string>& index)
{
    auto file = path;
    std::ranges::replace(file, ' ', '-');
    const auto lines = lines_of(manual() / (file + ".md"));
    auto rows = rows_of(lines);

    EXPECT_EQ(lines.at(0), "# postkey " + path);
    EXPECT_EQ(lines.at(2), command.get_description() + ".") << path;
    for (const auto* option : command.get_options()) {
        if (shared_flags.contains(name_of(*option)))
            continue;
        const auto row = fmt::format("| `{}` | {} |", name_of(*option), option->get_description());
        EXPECT_EQ(rows.erase(row), 1U) << file << ".md should have\n" << row;
    }
    for (const auto& row : rows)
        ADD_FAILURE() << file << ".md has, but the command has not\n" << row;
    const auto row = fmt::format("| [postkey {}]({}.md) | {} |", path, file, command.get_description());
    EXPECT_EQ(index.erase(row), 1U) << "postkey.md should have\n" << row;
}

void check_below(const CLI::App& app, const std::string& path, std::set<std::string>& index,
                 std::size_t& pages)
{
    for (const auto* command : commands_of(app)) {
        const auto below = path.empty() ? command->get_name() : path + " " + command->get_name();
        if (commands_of(*command).empty()) {
            check_page(*command, below, index);
            ++pages;
        } else {
            check_below(*command, below, index, pages);
        }
    }
}

TEST(Manual, HasAPageForEveryCommandAndNoOther)
{
    std::istringstream in;
    std::ostringstream out;
    Invocation invocation{.streams = {in, out, out}, .environment = {}, .outside = {}};
    const auto root = make_application(invocation);
    auto index = rows_of(lines_of(manual() / "postkey.md"));
    for (const auto& flag : shared_flags)
        EXPECT_EQ(std::erase_if(
                      index, [&flag](const std::string& row) { return row.starts_with("| `" + flag + "`"); }),
                  1U)
            << flag;
    std::size_t pages = 1; // postkey.md

    check_below(*root, "", index, pages);

    for (const auto& row : index)
        ADD_FAILURE() << "postkey.md has, but the program has not\n" << row;
    using Files = std::filesystem::directory_iterator;
    EXPECT_EQ(static_cast<std::size_t>(std::distance(Files(manual()), Files())), pages)
        << "a page without a command";
}

} // namespace
} // namespace postkey::cli
