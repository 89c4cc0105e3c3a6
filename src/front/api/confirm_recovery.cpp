#include "flow/reset_password.hpp"
#include "front/api/endpoints.hpp"
#include "front/api/proof_fields.hpp"
#include "front/authentication.hpp"
#include "front/throttling.hpp"

namespace postkey::front::api {

Task<http::Response> confirm_recovery(Services& services, http::Request request)
{
    const auto body = JsonBody::read(request, {"token", "email", "code", "password"});
    if (!body)
        co_return body.error();
    FieldErrors errors;
    auto proof = required_proof(*body, errors);
    auto password = required_secret(*body, errors, "password");
    if (errors.any())
        co_return errors.answer();
    auto guess = co_await begin_guess(services, request.source);
    if (!guess)
        co_return std::move(guess.error());
    flow::ResetPasswordRequest wish{.proof = std::move(*proof),
                                    .password = std::move(*password),
                                    .identifier = {},
                                    .origin = origin_of(request, services.site)};
    const auto account = co_await services.reset_password(std::move(wish));
    if (!account)
        co_return refused_guess(*guess, account.error());
    co_return http::empty_response(204);
}

} // namespace postkey::front::api
