#pragma once
// What every command gets: the streams, the environment, and the flags they all share.
#include "cli/cli.hpp"
#include "cli/exit_code.hpp"

#include <CLI/CLI.hpp>

#include <iosfwd>

namespace postkey::cli {

struct Streams
{
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
};

enum class OutputForm
{
    text,
    json
};
enum class Confirmation
{
    ask,
    given
};

struct Invocation
{
    Streams streams;
    config::Environment environment;
    Outside outside;

    std::string data_dir = "postkey-data";
    std::string config_file{}; // empty: postkey.toml of the data directory
    OutputForm form = OutputForm::text;
    Confirmation confirmation = Confirmation::ask;
    ExitCode result = ExitCode::ok;

    // The configuration under the shared flags. Throws config::ConfigError.
    config::LoadRequest load_request(config::Purpose purpose) const;
    config::Config load() const; // for a tool
};

// How a command presents itself.
struct CommandText
{
    std::string name;
    std::string summary;
    std::string examples; // one a line
};

// A command under `parent` that runs `action` when the line is well-formed. The shared flags come with it;
// those that change something take --yes.
enum class Effect
{
    reads,
    changes
};
CLI::App& add_command(CLI::App& parent, Invocation& invocation, const CommandText& text, Effect effect);

// A word that only has commands below it: "account".
CLI::App& add_group(CLI::App& parent, const std::string& name, const std::string& summary);

// Everything there is, below one application. The application must not outlive `invocation`.
std::unique_ptr<CLI::App> make_application(Invocation& invocation);

// Parses the arguments (without the program's name), runs what they say and reports what went wrong.
ExitCode run_arguments(std::vector<std::string> arguments, Invocation& invocation);

} // namespace postkey::cli
