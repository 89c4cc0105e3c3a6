#pragma once
// What single settings cannot tell: which of them do not go together.
#include "config/layers.hpp"
#include "config/load.hpp"

namespace postkey::config {

// Whatever the configuration is used for: the cost of hashing.
void check_always(Layers& layers);

// Before a server may start: who could reach it how (S-031), and whether mail can leave. Returns the warnings
// that stand in for refusals when `insecure_dev` is allowed.
std::vector<std::string> check_for_serving(Layers& layers, InsecureDev insecure_dev);

} // namespace postkey::config
