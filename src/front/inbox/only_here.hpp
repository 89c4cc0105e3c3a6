#pragma once
// The development inbox is for the machine it runs on: others find nothing at its paths.
#include "http/router.hpp"

namespace postkey::front::inbox {

http::Endpoint only_here(http::Endpoint endpoint);

} // namespace postkey::front::inbox
