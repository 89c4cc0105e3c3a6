#include "cli/commands.hpp"

#include <ostream>

namespace postkey::cli {
namespace {

struct Flags
{
    std::string listen;
    config::InsecureDev insecure_dev = config::InsecureDev::refused;
};

ExitCode serve(const Invocation& invocation, const Flags& flags)
{
    auto request = invocation.load_request(config::Purpose::serving);
    request.insecure_dev = flags.insecure_dev;
    if (!flags.listen.empty())
        request.overrides.push_back({"--listen", "server", "listen", flags.listen});
    const auto loaded = config::load(request);
    for (const auto& warning : loaded.warnings)
        invocation.streams.err << "postkey: warning: " << warning << '\n';
    return static_cast<ExitCode>(
        invocation.outside.serve(loaded.config, {.insecure_dev = flags.insecure_dev}));
}

} // namespace

void add_serve(CLI::App& root, Invocation& invocation)
{
    auto& command = add_command(root, invocation,
                                {"serve", "Run the server until it gets SIGTERM",
                                 "  postkey serve\n"
                                 "  postkey serve --data-dir /var/lib/postkey --listen 127.0.0.1:8000\n"
                                 "  postkey serve --listen 127.0.0.1:0    # any free port"},
                                Effect::reads);
    const auto flags = std::make_shared<Flags>();
    command.add_option("--listen", flags->listen, "Address to listen on, instead of server.listen")
        ->type_name("HOST:PORT");
    command.add_flag_callback(
        "--insecure-dev", [flags] { flags->insecure_dev = config::InsecureDev::allowed; },
        "Serve beyond loopback without https, or with debug_mode");
    command.callback([&invocation, flags] { invocation.result = serve(invocation, *flags); });
}

} // namespace postkey::cli
