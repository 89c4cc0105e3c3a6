#pragma once
// What the outside sees of the throttle, and how guesses at mailed tokens and codes are counted.
#include "front/services.hpp"
#include "http/response.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace postkey::front {

http::Response too_many_requests(std::chrono::seconds wait); // 429 with Retry-After

// To be asked before a token or code is looked at: the refusal when this source guessed wrong too often.
std::optional<http::Response> guesses_refused(Services& services, const std::string& source);

// The refusal as an answer. A wrong token, code or proof counts as one guess; a mere weak password does not.
http::Response refused_guess(Services& services, const std::string& source, flow::Refusal refusal);

} // namespace postkey::front
