#include "cli/completions.hpp"

#include <algorithm>

namespace postkey::cli {
namespace {

const CLI::App* find_command(const CLI::App& app, const std::string& name)
{
    for (const auto* command : commands_of(app))
        if (command->get_name() == name)
            return command;
    return nullptr;
}

bool takes_account(const CLI::App& command)
{
    return std::ranges::any_of(command.get_options(),
                               [](const CLI::Option* option) { return option->get_name() == "ACCOUNT"; });
}

bool is_flag(const std::string& word)
{
    return word.starts_with("-");
}

} // namespace

std::vector<const CLI::App*> commands_of(const CLI::App& app)
{
    return app.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<std::string> flags_of(const CLI::App& app)
{
    std::vector<std::string> out;
    for (const auto* option : app.get_options())
        for (const auto& name : option->get_lnames())
            out.push_back("--" + name);
    return out;
}

std::vector<std::string> completions(const CLI::App& root, const std::vector<std::string>& words,
                                     const std::string& begun, const AccountNames& accounts)
{
    const auto* command = &root;
    bool has_argument = false;
    for (const auto& word : words) {
        const auto* next = is_flag(word) ? nullptr : find_command(*command, word);
        has_argument = has_argument || (next == nullptr && !is_flag(word));
        command = next != nullptr ? next : command;
    }
    std::vector<std::string> candidates;
    for (const auto* next : commands_of(*command))
        candidates.push_back(next->get_name());
    if (is_flag(begun) || commands_of(*command).empty())
        candidates = flags_of(*command);
    if (takes_account(*command) && !has_argument && !is_flag(begun) && accounts)
        candidates = accounts(begun);
    std::erase_if(candidates,
                  [&begun](const std::string& candidate) { return !candidate.starts_with(begun); });
    std::ranges::sort(candidates);
    return candidates;
}

std::string common_prefix(const std::vector<std::string>& words)
{
    if (words.empty())
        return "";
    auto prefix = words.front();
    for (const auto& word : words) {
        const auto end = std::ranges::mismatch(prefix, word).in1;
        prefix.erase(end, prefix.end());
    }
    return prefix;
}

} // namespace postkey::cli
