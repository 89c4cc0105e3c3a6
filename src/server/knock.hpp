#pragma once
// Asks the relays of a configuration whether they would take mail now, without a server.
#include "cli/cli.hpp"
#include "config/config.hpp"

#include <vector>

namespace postkey::server {

// Goes as far as a mail would begin: name, connection, TLS, sign-in. Nothing is sent. Bounded by the
// time-outs of one handshake a relay. Empty while mail goes to the log.
std::vector<cli::RelayAnswer> knock_at_relays(const config::Config& config);

} // namespace postkey::server
