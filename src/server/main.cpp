#include "cli/cli.hpp"
#include "server/knock.hpp"
#include "server/serve.hpp"

#include <unistd.h>

int main(int argc, char** argv)
{
    using namespace postkey;
    const auto serve = [](const config::Config& config, cli::ServeOptions) { return server::serve(config); };
    return cli::run(argc, argv, config::environment_of(environ), {serve, server::knock_at_relays});
}
