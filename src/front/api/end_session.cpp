#include "flow/sessions.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/refusals.hpp"

namespace postkey::front::api {

Task<http::Response> end_session(Services& services, http::Request request)
{
    const auto session = SessionId::parse(request.parameter("id"));
    auto origin = origin_of(request, services.site);
    auto caller = co_await signed_in_client(services, std::move(request));
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    if (!session)
        co_return refused(flow::Refusal::not_found);
    const auto ended = co_await services.sessions.end(std::move(*caller), *session, std::move(origin));
    if (!ended)
        co_return refused(ended.error());
    co_return http::empty_response(204);
}

} // namespace postkey::front::api
