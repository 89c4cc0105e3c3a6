#include "front/account_json.hpp"
#include "front/pages/account.hpp"
#include "front/pages/endpoints.hpp"
#include "front/session_json.hpp"

#include <boost/json/serialize.hpp>

namespace postkey::front::pages {

Task<http::Response> export_account(Pages& pages, http::Request request)
{
    const auto visit = co_await begin_visit(pages, std::move(request));
    if (!visit.signed_in)
        co_return sign_in_first(pages);
    const auto& who = *visit.signed_in;
    const auto sessions = co_await pages.services.sessions.list(who.account.id);
    const boost::json::object body = {
        {"account", account_object(who.account)},
        {"sessions", session_array(sessions, who.session)},
        {"exported_at", to_rfc3339(pages.services.clock.now())},
    };
    auto response = http::json_response(200, boost::json::serialize(body));
    response.headers.add("Content-Disposition", "attachment; filename=\"account.json\"");
    co_return response;
}

} // namespace postkey::front::pages
