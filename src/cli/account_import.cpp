#include "cli/blocking.hpp"
#include "cli/commands.hpp"
#include "cli/human_time.hpp"
#include "cli/imported_line.hpp"
#include "cli/json.hpp"
#include "cli/new_account.hpp"
#include "cli/workplace.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

namespace postkey::cli {
namespace {

constexpr std::size_t at_a_time = 500; // in one transaction

struct Refused
{
    std::size_t line;
    std::string what;
};

class Import
{
public:
    explicit Import(const Invocation& invocation) : invocation_(invocation), workplace_(invocation) {}

    void read(std::istream& lines)
    {
        for (std::string line; std::getline(lines, line);) {
            ++line_;
            if (line.find_first_not_of(" \t\r") == std::string::npos)
                continue;
            auto account = parse_imported_line(line, workplace_.config, now(), workplace_.random);
            if (!account) {
                refuse(line_, account.error());
                continue;
            }
            waiting_.push_back(std::move(*account));
            waiting_lines_.push_back(line_);
            if (waiting_.size() == at_a_time)
                store();
        }
        store();
        if (shows_progress_)
            invocation_.streams.err << '\n';
    }

    ExitCode report() const
    {
        if (invocation_.form == OutputForm::json) {
            json::array refused;
            for (const auto& [line, what] : refused_)
                refused.push_back({{"line", line}, {"detail", what}});
            print(invocation_, {{"imported", imported_}, {"refused", refused}});
        } else {
            for (const auto& [line, what] : refused_)
                invocation_.streams.err << "line " << line << ": " << what << '\n';
            invocation_.streams.out << "Imported " << imported_ << ", refused " << refused_.size() << ".\n";
        }
        return refused_.empty() ? ExitCode::ok : ExitCode::refused;
    }

private:
    void store()
    {
        const auto results = run_blocking(workplace_.accounts.create(
            waiting_, store::AccountOperations::Creation::by_import, workplace_.cause));
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (results[i])
                ++imported_;
            else
                refuse(waiting_lines_[i], sentence_of(results[i].error(), waiting_[i]));
        }
        waiting_.clear();
        waiting_lines_.clear();
        if (shows_progress_)
            invocation_.streams.err << "\r" << imported_ << " imported" << std::flush;
    }

    void refuse(std::size_t line, std::string what) { refused_.push_back({line, std::move(what)}); }

    const Invocation& invocation_;
    Workplace workplace_;
    std::vector<store::NewAccount> waiting_;
    std::vector<std::size_t> waiting_lines_;
    std::vector<Refused> refused_;
    std::size_t line_ = 0;
    std::size_t imported_ = 0;
    bool shows_progress_ = &invocation_.streams.err == &std::cerr && ::isatty(STDERR_FILENO) != 0;
};

ExitCode import_from(const Invocation& invocation, const std::string& file)
{
    Import import(invocation);
    if (file == "-") {
        import.read(invocation.streams.in);
        return import.report();
    }
    std::ifstream lines(file);
    if (!lines)
        throw CommandFailed(ExitCode::not_found, "cannot read " + file);
    import.read(lines);
    return import.report();
}

} // namespace

void add_account_import(CLI::App& account, Invocation& invocation)
{
    auto& command =
        add_command(account, invocation,
                    {"import", "Take accounts over, one JSON object a line",
                     "  postkey account import accounts.jsonl\n"
                     "  postkey account export --data-dir old | postkey account import - --data-dir new\n"
                     "Each line: {\"email\",\"username\"?,\"name\"?,\"locale\"?,\"account_status\","
                     "\"password_hash\"?}"},
                    Effect::changes);
    const auto file = std::make_shared<std::string>("-");
    command.add_option("FILE", *file, "Where to read; - is standard input")->capture_default_str();
    command.callback([&invocation, file] { invocation.result = import_from(invocation, *file); });
}

} // namespace postkey::cli
