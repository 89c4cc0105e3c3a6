#include "cli/commands.hpp"
#include "cli/json.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

// A configuration that cannot be used leaves through ConfigError, like a start of the server.
void check(const Invocation& invocation, config::InsecureDev insecure_dev)
{
    auto request = invocation.load_request(config::Purpose::serving);
    request.insecure_dev = insecure_dev;
    const auto loaded = config::load(request);
    if (invocation.form == OutputForm::json) {
        print(invocation, {{"ok", true}, {"warnings", json::value_from(loaded.warnings)}});
        return;
    }
    for (const auto& warning : loaded.warnings)
        invocation.streams.out << "warning: " << warning << '\n';
    invocation.streams.out << "The configuration is good: postkey serve would listen on "
                           << loaded.config.server.listen.text() << ", mail goes to "
                           << (loaded.config.email.debug_mode ? "the development inbox"
                                                              : loaded.config.email.smtp_server)
                           << ".\n";
}

} // namespace

void add_config_check(CLI::App& config, Invocation& invocation)
{
    auto& command =
        add_command(config, invocation,
                    {"check", "Say whether a server would start with this configuration",
                     "  postkey config check\n"
                     "  postkey config check --config new.toml    # before it replaces the old one"},
                    Effect::reads);
    const auto insecure_dev = std::make_shared<config::InsecureDev>(config::InsecureDev::refused);
    command.add_flag_callback(
        "--insecure-dev", [insecure_dev] { *insecure_dev = config::InsecureDev::allowed; },
        "Check as for postkey serve --insecure-dev");
    command.callback([&invocation, insecure_dev] { check(invocation, *insecure_dev); });
}

} // namespace postkey::cli
