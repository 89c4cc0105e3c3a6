#include "flow/sessions.hpp"
#include "front/account_json.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/refusals.hpp"
#include "front/session_json.hpp"

#include <boost/json/serialize.hpp>

namespace postkey::front::api {

Task<http::Response> export_account(Services& services, http::Request request)
{
    const auto caller = co_await signed_in_client(services, std::move(request));
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    const auto sessions = co_await services.sessions.list(caller->account.id);
    const boost::json::object body = {
        {"account", account_object(caller->account)},
        {"sessions", session_array(sessions, caller->session)},
        {"exported_at", to_rfc3339(services.clock.now())},
    };
    auto response = http::json_response(200, boost::json::serialize(body));
    response.headers.add("Content-Disposition", "attachment; filename=\"account.json\"");
    co_return response;
}

} // namespace postkey::front::api
