#pragma once
// The list of all settings.
#include "config/setting.hpp"

#include <span>

namespace postkey::config {

std::span<const Setting> all_settings(); // grouped by section, in the order of docs/configuration.md

const Setting* find_setting(std::string_view section, std::string_view key); // null when there is none
bool is_section(std::string_view section);

// The known name nearest to a mistyped one, for "did you mean"; empty when none is near.
std::string nearest_setting(std::string_view section, std::string_view key);

} // namespace postkey::config
