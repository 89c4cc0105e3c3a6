// Completion for other programs' shells, generated from the tree of commands so that it cannot lag behind.
#include "cli/completions.hpp"

#include <fmt/format.h>

namespace postkey::cli {
namespace {

std::string joined(const std::vector<std::string>& words)
{
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

std::string words_below(const CLI::App& app)
{
    std::vector<std::string> words;
    for (const auto* command : commands_of(app))
        words.push_back(command->get_name());
    for (const auto& flag : flags_of(app))
        words.push_back(flag);
    return joined(words);
}

void add_cases(const CLI::App& app, const std::string& path, std::string& out)
{
    out += fmt::format("        \"{}\") words=\"{}\" ;;\n", path, words_below(app));
    for (const auto* command : commands_of(app))
        add_cases(*command, path.empty() ? command->get_name() : path + " " + command->get_name(), out);
}

std::string bash_script(const CLI::App& root)
{
    std::string cases;
    add_cases(root, "", cases);
    return "_postkey() {\n"
           "    local current=\"${COMP_WORDS[COMP_CWORD]}\" path=\"\" words=\"\" word\n"
           "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
           "        case \"$word\" in -*) break ;; esac\n"
           "        path=\"${path:+$path }$word\"\n"
           "    done\n"
           "    case \"$path\" in\n" +
           cases +
           "    esac\n"
           "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
           "    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$current\"))\n"
           "}\n"
           "complete -F _postkey postkey\n";
}

std::string quoted_for_fish(const std::string& text)
{
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' ? "\\'" : std::string(1, c);
    return out + "'";
}

void add_fish_lines(const CLI::App& app, const std::vector<std::string>& path, std::string& out)
{
    std::string condition = path.empty() ? "__fish_use_subcommand" : "";
    for (const auto& word : path)
        condition += (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
    std::vector<std::string> names;
    for (const auto* command : commands_of(app))
        names.push_back(command->get_name());
    const auto open =
        path.empty() ? condition : condition + "; and not __fish_seen_subcommand_from " + joined(names);
    for (const auto* command : commands_of(app))
        out += fmt::format("complete -c postkey -f -n '{}' -a {} -d {}\n", open, command->get_name(),
                           quoted_for_fish(command->get_description()));
    for (const auto& flag : flags_of(app))
        out += fmt::format("complete -c postkey -n '{}' -l {}\n", condition, flag.substr(2));
    for (const auto* command : commands_of(app)) {
        auto below = path;
        below.push_back(command->get_name());
        add_fish_lines(*command, below, out);
    }
}

} // namespace

std::string completion_script(const CLI::App& root, const std::string& shell)
{
    if (shell == "fish") {
        std::string out;
        add_fish_lines(root, {}, out);
        return out;
    }
    if (shell == "zsh")
        return "autoload -U +X bashcompinit && bashcompinit\n" + bash_script(root);
    return bash_script(root);
}

} // namespace postkey::cli
