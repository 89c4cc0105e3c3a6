#include "flow/inspect_token.hpp"

#include "front/api/endpoints.hpp"
#include "front/json_body.hpp"
#include "front/throttling.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace postkey::front::api {

Task<http::Response> inspect_token(Services& services, http::Request request)
{
    auto token = read_token_body(request);
    if (!token)
        co_return std::move(token.error());
    auto guess = co_await begin_guess(services, request.source);
    if (!guess)
        co_return std::move(guess.error());
    const auto inspected = co_await services.inspect_token(std::move(*token), std::nullopt);
    if (!inspected)
        co_return refused_guess(*guess, inspected.error());
    const boost::json::object answer = {
        {"scope", to_text(inspected->scope)},
        {"email", inspected->email.masked()},
        {"expires_at", to_rfc3339(inspected->expires_at)},
    };
    co_return http::json_response(200, boost::json::serialize(answer));
}

} // namespace postkey::front::api
