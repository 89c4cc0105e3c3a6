#include "flow/sessions.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/json_body.hpp"
#include "front/refusals.hpp"
#include "front/signed_in_answer.hpp"

namespace postkey::front::api {

Task<http::Response> refresh_session(Services& services, http::Request request)
{
    const auto body = JsonBody::read(request, {"refresh_token"});
    if (!body)
        co_return body.error();
    FieldErrors errors;
    auto token = required_secret(*body, errors, "refresh_token");
    if (errors.any())
        co_return errors.answer();
    const auto refreshed =
        co_await services.sessions.refresh(std::move(*token), origin_of(request, services.site));
    if (!refreshed)
        co_return refused(refreshed.error());
    co_return signed_in_answer(services, refreshed->account, refreshed->session, refreshed->refresh_token);
}

} // namespace postkey::front::api
