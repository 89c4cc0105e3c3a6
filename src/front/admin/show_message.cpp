#include "flow/operator_json.hpp"
#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/named.hpp"

#include <boost/json/serialize.hpp>

namespace postkey::front::admin {

Task<http::Response> show_message(Services& services, AdminKey, http::Request request)
{
    auto id = named<MessageId>(request);
    if (!id)
        co_return std::move(id.error());
    const auto story = co_await services.desk.messages.show(std::move(*id));
    if (!story)
        co_return refused(story.error());
    const auto answer = flow::story_json(*story, services.desk.sender);
    co_return http::json_response(200, boost::json::serialize(answer));
}

} // namespace postkey::front::admin
