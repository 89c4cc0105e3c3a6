#pragma once
#include "base/instant.hpp"

#include <string>

namespace postkey::cli {

// "just now", "3 min ago", "in 5 h", "2 days ago"; the date once it is more than a month away.
std::string human_time(Instant at, Instant now);

// "2026-11-21 03:20:11 UTC (3 min ago)"
std::string exact_time(Instant at, Instant now);

Instant now(); // the system's clock

} // namespace postkey::cli
