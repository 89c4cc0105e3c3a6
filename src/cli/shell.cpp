#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/completions.hpp"
#include "cli/human_time.hpp"
#include "cli/line_editor.hpp"
#include "cli/words.hpp"
#include "cli/workplace.hpp"

#include <unistd.h>

#include <iostream>

namespace postkey::cli {
namespace {

class Shell
{
public:
    explicit Shell(const Invocation& invocation) : invocation_(invocation) {}

    ExitCode run_script()
    {
        for (std::string line; !done_ && std::getline(invocation_.streams.in, line);)
            run_line(line);
        return last_;
    }

    ExitCode run_dialogue()
    {
        invocation_.streams.out
            << "Postkey " POSTKEY_VERSION ", data in " << invocation_.data_dir
            << ". The commands are those of the command line; Tab completes, help helps, exit ends.\n"
            << std::flush;
        LineEditor editor("postkey> ", [this](const std::string& text) { return complete(text); });
        while (!done_) {
            const auto line = editor.read();
            if (!line) {
                invocation_.streams.out << '\n';
                break;
            }
            run_line(*line);
            invocation_.streams.out << std::flush;
        }
        return ExitCode::ok;
    }

private:
    void run_line(const std::string& line)
    {
        auto words = split_words(line);
        if (!words) {
            invocation_.streams.err << "postkey: " << words.error() << '\n';
            last_ = ExitCode::usage;
            return;
        }
        if (words->empty() || words->front().starts_with('#'))
            return;
        const auto& first = words->front();
        if (first == "exit" || first == "quit") {
            done_ = true;
            return;
        }
        if (first == "shell" || first == "serve") {
            invocation_.streams.err << "postkey: " << first << " is not for the shell\n";
            last_ = ExitCode::usage;
            return;
        }
        if (first == "help")
            *words = {"--help"};
        if (first == "postkey")
            words->erase(words->begin());
        // Each line starts from the flags that the shell was started with.
        auto invocation = invocation_;
        last_ = run_arguments(std::move(*words), invocation);
    }

    Completed complete(const std::string& text)
    {
        auto words = split_words(text).value_or(std::vector<std::string>());
        std::string begun;
        if (!words.empty() && !text.ends_with(' ')) {
            begun = words.back();
            words.pop_back();
        }
        auto invocation = invocation_;
        const auto root = make_application(invocation);
        return {begun, completions(*root, words, begun,
                                   [this](const std::string& name) { return accounts_like(name); })};
    }

    std::vector<std::string> accounts_like(const std::string& begun)
    {
        constexpr std::size_t most = 50;
        std::vector<std::string> names;
        try {
            Workplace workplace(invocation_);
            store::AccountFilter filter;
            filter.text = begun;
            filter.most = most;
            for (const auto& account : run_blocking(workplace.accounts.list(filter, now()))) {
                names.push_back(account.email.text());
                if (account.username)
                    names.push_back(*account.username);
            }
        } catch (const std::exception&) {
            // Completion is a courtesy: the command itself will say what is wrong.
            names.clear();
        }
        return names;
    }

    Invocation invocation_;
    ExitCode last_ = ExitCode::ok;
    bool done_ = false;
};

} // namespace

void add_shell(CLI::App& root, Invocation& invocation)
{
    auto& command = add_command(root, invocation,
                                {"shell", "Type commands one after the other, with history and completion",
                                 "  postkey shell --data-dir /var/lib/postkey\n"
                                 "  echo 'account list' | postkey shell"},
                                Effect::reads);
    command.callback([&invocation] {
        Shell shell(invocation);
        const bool person = &invocation.streams.in == &std::cin && ::isatty(STDIN_FILENO) != 0;
        invocation.result = person ? shell.run_dialogue() : shell.run_script();
    });
}

} // namespace postkey::cli
