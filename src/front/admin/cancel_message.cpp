#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/named.hpp"

namespace postkey::front::admin {

Task<http::Response> cancel_message(Services& services, AdminKey key, http::Request request)
{
    auto id = named_alone<MessageId>(request);
    if (!id)
        co_return std::move(id.error());
    auto call = call_of(services, key, request);
    const auto cancelled = co_await services.desk.messages.cancel(std::move(*id), std::move(call));
    if (!cancelled)
        co_return refused(cancelled.error());
    co_return http::empty_response(204);
}

} // namespace postkey::front::admin
