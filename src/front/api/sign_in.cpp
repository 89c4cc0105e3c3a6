#include "flow/sign_in.hpp"

#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/json_body.hpp"
#include "front/refusals.hpp"
#include "front/signed_in_answer.hpp"

namespace postkey::front::api {

Task<http::Response> sign_in(Services& services, http::Request request)
{
    const auto body = JsonBody::read(request, {"identifier", "password"});
    if (!body)
        co_return body.error();
    // Only presence is judged here: whatever was typed costs one hash and gets the flow's one refusal.
    FieldErrors errors;
    const auto identifier = required_secret(*body, errors, "identifier");
    auto password = required_secret(*body, errors, "password");
    if (errors.any())
        co_return errors.answer();
    flow::SignInRequest wish{.identifier = std::string(identifier->reveal()),
                             .password = std::move(*password),
                             .origin = origin_of(request, services.site)};
    const auto signed_in = co_await services.sign_in(std::move(wish));
    if (!signed_in)
        co_return refused(signed_in.error());
    co_return signed_in_answer(services, signed_in->account, signed_in->session, signed_in->secret);
}

} // namespace postkey::front::api
