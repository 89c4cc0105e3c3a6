#pragma once
// Which browser or tool a User-Agent header speaks of, coarse enough to be shown and stored: nothing of the
// header itself.
#include <string>
#include <string_view>

namespace postkey::front {

// "Firefox on Linux", or only the half that is known; empty when neither is.
std::string client_name(std::string_view user_agent);

} // namespace postkey::front
