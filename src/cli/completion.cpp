#include "cli/commands.hpp"
#include "cli/completions.hpp"

#include <ostream>

namespace postkey::cli {

void add_completion(CLI::App& root, Invocation& invocation)
{
    auto& command =
        *root.add_subcommand("completion", "Print a script that completes commands in your shell");
    command.footer("Examples:\n"
                   "  source <(postkey completion bash)\n"
                   "  postkey completion fish > ~/.config/fish/completions/postkey.fish");
    const auto shell = std::make_shared<std::string>();
    command.add_option("SHELL", *shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    command.callback(
        [&root, &invocation, shell] { invocation.streams.out << completion_script(root, *shell); });
}

} // namespace postkey::cli
