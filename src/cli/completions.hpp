#pragma once
// What may stand next on a command line, read off the tree of commands, for the shell and for other programs'
// shells.
#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace postkey::cli {

// Account names that begin like this.
using AccountNames = std::function<std::vector<std::string>(const std::string&)>;

// `words` stand before the one that is being typed, `begun` is what there is of that one. Sorted.
std::vector<std::string> completions(const CLI::App& root, const std::vector<std::string>& words,
                                     const std::string& begun, const AccountNames& accounts);

std::string common_prefix(const std::vector<std::string>& words);

// A script that teaches bash, zsh or fish the commands and flags of `root`.
std::string completion_script(const CLI::App& root, const std::string& shell);

// The commands right below `app`, and the long flags of `app`, in the order in which they were added.
std::vector<const CLI::App*> commands_of(const CLI::App& app);
std::vector<std::string> flags_of(const CLI::App& app);

} // namespace postkey::cli
