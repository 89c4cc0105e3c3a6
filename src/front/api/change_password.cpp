#include "flow/own_account.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/json_body.hpp"
#include "front/refusals.hpp"

namespace postkey::front::api {

Task<http::Response> change_password(Services& services, http::Request request)
{
    const auto caller = co_await signed_in_client(services, request);
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    const auto body = JsonBody::read(request, {"current_password", "password"});
    if (!body)
        co_return body.error();
    FieldErrors errors;
    auto current_password = required_secret(*body, errors, "current_password");
    auto password = required_secret(*body, errors, "password");
    if (errors.any())
        co_return errors.answer();
    const auto changed = co_await services.own_account.change_password(
        caller->account.id, caller->session, std::move(*current_password), std::move(*password),
        origin_of(request, services.site));
    if (!changed)
        co_return refused(changed.error());
    co_return http::empty_response(204);
}

} // namespace postkey::front::api
