#include "front/throttling.hpp"

#include "front/refusals.hpp"

namespace postkey::front {

http::Response too_many_requests(std::chrono::seconds wait)
{
    auto response = refused(flow::Refusal::too_many_requests);
    response.headers.set("Retry-After", std::to_string(wait.count()));
    return response;
}

Task<std::expected<Guess, http::Response>> begin_guess(Services& services, std::string source)
{
    auto guess = co_await services.throttle.token_guess(std::move(source));
    if (!guess)
        co_return std::unexpected(too_many_requests(guess.error()));
    co_return std::move(*guess);
}

http::Response refused_guess(Guess& guess, flow::Refusal refusal)
{
    if (refusal == flow::Refusal::token_not_valid || refusal == flow::Refusal::proof_required)
        guess.failed();
    return refused(refusal);
}

} // namespace postkey::front
