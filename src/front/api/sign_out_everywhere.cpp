#include "flow/sessions.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/refusals.hpp"

namespace postkey::front::api {

Task<http::Response> sign_out_everywhere(Services& services, http::Request request)
{
    auto origin = origin_of(request, services.site);
    const auto caller = co_await signed_in_client(services, std::move(request));
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    co_await services.sessions.end_all(caller->account.id, std::move(origin));
    co_return http::empty_response(204);
}

} // namespace postkey::front::api
