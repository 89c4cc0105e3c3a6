#include "front/export_answer.hpp"

#include "front/account_json.hpp"
#include "front/session_json.hpp"

#include <boost/json/serialize.hpp>

namespace postkey::front {

Task<http::Response> export_answer(Services& services, flow::Authenticated owner)
{
    const auto sessions = co_await services.sessions.list(owner.account.id);
    const boost::json::object body = {
        {"account", account_object(owner.account)},
        {"sessions", session_array(sessions, owner.session)},
        {"exported_at", to_rfc3339(services.clock.now())},
    };
    auto response = http::json_response(200, boost::json::serialize(body));
    response.headers.add("Content-Disposition", "attachment; filename=\"account.json\"");
    co_return response;
}

} // namespace postkey::front
