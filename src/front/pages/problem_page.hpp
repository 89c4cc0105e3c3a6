#pragma once
// The pages that say what went wrong and what to do about it.
#include "front/pages/visit.hpp"

namespace postkey::front::pages {

enum class Problem
{
    reset_link, // the link is unknown, expired, used or replaced: offers a new one
    verify_link,
    change_link,
    csrf,
    malformed,
    media_type,
    not_found,
    too_many_requests,
    unavailable,
    failure,
};

Page problem_page(const Pages& pages, const Visit& visit, Problem problem);

// A refusal in problem+json (from the throttle, the router or an exception) as the page a person can read.
// Retry-After and Allow stay.
http::Response as_page(Pages& pages, const http::Request& request, http::Response refusal);

} // namespace postkey::front::pages
