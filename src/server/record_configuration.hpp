#pragma once
#include "base/instant.hpp"
#include "config/config.hpp"
#include "sql/database.hpp"

namespace postkey::server {

// Puts on record that the server starts with other settings than the last time. The record has a digest of
// them, secrets masked: it tells that something changed, not what.
void record_configuration(const config::Config& config, sql::Database& database, Instant now);

} // namespace postkey::server
