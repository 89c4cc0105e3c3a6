#include "flow/own_account.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/json_body.hpp"
#include "front/refusals.hpp"

namespace postkey::front::api {

Task<http::Response> close_account(Services& services, http::Request request)
{
    const auto caller = co_await signed_in_client(services, request);
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    const auto body = JsonBody::read(request, {"current_password"});
    if (!body)
        co_return body.error();
    FieldErrors errors;
    auto password = required_secret(*body, errors, "current_password");
    if (errors.any())
        co_return errors.answer();
    const auto closed = co_await services.own_account.close(caller->account.id, std::move(*password),
                                                            origin_of(request, services.site));
    if (!closed)
        co_return refused(closed.error());
    co_return http::empty_response(204);
}

} // namespace postkey::front::api
