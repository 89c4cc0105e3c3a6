#include "flow/change_email.hpp"

#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/json_body.hpp"
#include "front/refusals.hpp"

namespace postkey::front::api {

Task<http::Response> change_email(Services& services, http::Request request)
{
    const auto caller = co_await signed_in_client(services, request);
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    const auto body = JsonBody::read(request, {"current_password", "email"});
    if (!body)
        co_return body.error();
    FieldErrors errors;
    auto current_password = required_secret(*body, errors, "current_password");
    auto email = required_email(*body, errors);
    if (errors.any())
        co_return errors.answer();
    flow::ChangeEmailRequest wish{.account = caller->account.id,
                                  .session = caller->session,
                                  .current_password = std::move(*current_password),
                                  .email = std::move(*email),
                                  .origin = origin_of(request, services.site)};
    const auto asked = co_await services.change_email.request(std::move(wish));
    if (!asked)
        co_return refused(asked.error());
    // One answer whoever has the new address (promise 2).
    co_return http::json_response(
        202,
        R"({"message":"If the new address can be used, we sent a link to it. Until then the old one stays."})");
}

} // namespace postkey::front::api
