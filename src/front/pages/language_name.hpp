#pragma once
#include "domain/locale.hpp"

#include <string_view>

namespace postkey::front::pages {

std::string_view name_in_itself(Locale locale); // "Português"

} // namespace postkey::front::pages
