#pragma once
// What the outside sees of the throttle, and how guesses at mailed tokens and codes are counted.
#include "front/services.hpp"
#include "http/response.hpp"

#include <chrono>
#include <expected>
#include <string>

namespace postkey::front {

http::Response too_many_requests(std::chrono::seconds wait); // 429 with Retry-After

// To be begun before a token or code is looked at: a refusal when this source guessed wrong too often. It
// counts unless it goes without having failed.
using Guess = flow::Throttle::Attempt;
Task<std::expected<Guess, http::Response>> begin_guess(Services& services, std::string source);

// The refusal as an answer. A wrong token, code or proof counts as one guess; a mere weak password does not.
http::Response refused_guess(Guess& guess, flow::Refusal refusal);

} // namespace postkey::front
