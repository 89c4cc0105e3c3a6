#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/named.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace postkey::front::admin {

Task<http::Response> retry_message(Services& services, AdminKey key, http::Request request)
{
    const auto id = named_alone<MessageId>(request);
    if (!id)
        co_return id.error();
    auto call = call_of(services, key, request);
    const auto queued = co_await services.desk.messages.retry(*id, std::move(call));
    if (!queued)
        co_return refused(queued.error());
    const boost::json::object answer = {{"id", id->text()}, {"queued", *queued}};
    co_return http::json_response(200, boost::json::serialize(answer));
}

} // namespace postkey::front::admin
