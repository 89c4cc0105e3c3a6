#include "flow/change_email.hpp"
#include "front/account_json.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/json_body.hpp"
#include "front/throttling.hpp"

namespace postkey::front::api {

Task<http::Response> confirm_email(Services& services, http::Request request)
{
    auto token = read_token_body(request);
    if (!token)
        co_return std::move(token.error());
    auto guess = co_await begin_guess(services, request.source);
    if (!guess)
        co_return std::move(guess.error());
    const auto caller = co_await signed_in_client(services, request);
    flow::ConfirmEmailRequest wish{.token = std::move(*token),
                                   .current_password = std::nullopt,
                                   .session = caller ? std::optional(caller->session) : std::nullopt,
                                   .origin = origin_of(request, services.site)};
    const auto changed = co_await services.change_email.confirm(std::move(wish));
    if (!changed)
        co_return refused_guess(*guess, changed.error());
    co_return http::json_response(200, account_json(*changed));
}

} // namespace postkey::front::api
