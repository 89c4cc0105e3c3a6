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

// What a relay of the configuration said when it was asked whether it would take mail now.
struct RelayAnswer
{
    std::string relay; // host:port
    bool takes_mail;
    std::string reply;
};

// Asks every relay there is, in order. Registered by server/, which knows how mail leaves.
using KnockCommand = std::function<std::vector<RelayAnswer>(const config::Config&)>;

struct Outside
{
    ServeCommand serve;
    KnockCommand knock;
};

// Runs one command. Never throws; what went wrong is one line each on standard error (exit_code.hpp has the
// codes).
int run(int argc, char** argv, config::Environment environment, Outside outside);

} // namespace postkey::cli
