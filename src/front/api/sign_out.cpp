#include "flow/sessions.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/refusals.hpp"

namespace postkey::front::api {

Task<http::Response> sign_out(Services& services, http::Request request)
{
    auto origin = origin_of(request, services.site);
    auto caller = co_await signed_in_client(services, std::move(request));
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    // Nothing to refuse when another request has just ended it: it is over either way.
    co_await services.sessions.sign_out(std::move(*caller), std::move(origin));
    co_return http::empty_response(204);
}

} // namespace postkey::front::api
