#pragma once
// The inbox's pages with every value they can have (front/pages/samples.hpp).
#include "front/pages/page.hpp"

#include <vector>

namespace postkey::front::inbox {

std::vector<pages::Page> sample_pages();

} // namespace postkey::front::inbox
