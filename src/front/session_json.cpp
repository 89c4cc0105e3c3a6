#include "front/session_json.hpp"

#include <boost/json/object.hpp>

namespace postkey::front {

boost::json::array session_array(const std::vector<Session>& sessions, const SessionId& current)
{
    boost::json::array array;
    for (const auto& session : sessions)
        array.push_back(boost::json::object{
            {"id", session.id.text()},
            {"created_at", to_rfc3339(session.created_at)},
            {"last_used_at", to_rfc3339(session.last_used_at)},
            {"client", session.client},
            {"current", session.id == current},
        });
    return array;
}

} // namespace postkey::front
