#include "flow/sessions.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/refusals.hpp"
#include "front/session_json.hpp"

#include <boost/json/serialize.hpp>

namespace postkey::front::api {

Task<http::Response> list_sessions(Services& services, http::Request request)
{
    const auto caller = co_await signed_in_client(services, std::move(request));
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    const auto sessions = co_await services.sessions.list(caller->account.id);
    const boost::json::object body = {{"sessions", session_array(sessions, caller->session)}};
    co_return http::json_response(200, boost::json::serialize(body));
}

} // namespace postkey::front::api
