#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/named.hpp"

namespace postkey::front::admin {

Task<http::Response> delete_account(Services& services, AdminKey key, http::Request request)
{
    auto id = named_alone<AccountId>(request);
    if (!id)
        co_return std::move(id.error());
    auto call = call_of(services, key, request);
    const auto removed = co_await services.desk.accounts.remove(std::move(*id), std::move(call));
    if (!removed)
        co_return refused(removed.error());
    co_return http::empty_response(204);
}

} // namespace postkey::front::admin
