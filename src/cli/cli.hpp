#pragma once
// The command line: from the arguments of main() to an exit code.
#include "config/load.hpp"

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace postkey::cli {

// What `postkey serve` knows beyond the configuration.
struct ServeOptions
{
    config::InsecureDev insecure_dev = config::InsecureDev::refused; // its warnings were printed already
};

// Serves until it is told to stop; returns the exit code. Registered by server/, because cli/ knows no
// server.
using ServeCommand = std::function<int(const config::Config&, ServeOptions)>;

// Runs one command. Never throws; what went wrong is one line each on standard error (exit_code.hpp has the
// codes).
int run(int argc, char** argv, config::Environment environment, ServeCommand serve);

} // namespace postkey::cli
