#pragma once
// Where what goes wrong behind a page becomes a page.
#include "front/pages/visit.hpp"
#include "http/router.hpp"

#include <memory>

namespace postkey::front::pages {

// The endpoint with its exceptions and its refusals in problem+json turned into pages for people.
http::Endpoint in_page_boundary(std::shared_ptr<Pages> pages, http::Endpoint endpoint);

} // namespace postkey::front::pages
