#pragma once
// Each page with every value it can have: what composing goes by at start, and what tests render.
#include "front/pages/page.hpp"

#include <vector>

namespace postkey::front::pages {

// Of pages that come in several shapes, the first has all names.
std::vector<Page> sample_pages();

} // namespace postkey::front::pages
