#pragma once
// `postkey serve`: from a configuration to a server that has drained.
#include "config/config.hpp"

namespace postkey::server {

// Prints "postkey ready on http://HOST:PORT" to standard output when it can take requests; returns 0 after
// SIGTERM or SIGINT and a drain. A start that cannot be is said on standard error, with exit code 78 (the
// configuration or the data directory) or 69 (the database, the port).
int serve(config::Config config);

} // namespace postkey::server
