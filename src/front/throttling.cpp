#include "front/throttling.hpp"

#include "front/refusals.hpp"

namespace postkey::front {

http::Response too_many_requests(std::chrono::seconds wait)
{
    auto response = refused(flow::Refusal::too_many_requests);
    response.headers.set("Retry-After", std::to_string(wait.count()));
    return response;
}

std::optional<http::Response> guesses_refused(Services& services, const std::string& source)
{
    const auto wait = services.throttle.token_guess_refused(source);
    if (!wait)
        return std::nullopt;
    return too_many_requests(*wait);
}

http::Response refused_guess(Services& services, const std::string& source, flow::Refusal refusal)
{
    if (refusal == flow::Refusal::token_not_valid || refusal == flow::Refusal::proof_required)
        services.throttle.token_guess_failed(source);
    return refused(refusal);
}

} // namespace postkey::front
