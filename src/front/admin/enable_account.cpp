#include "front/account_json.hpp"
#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/named.hpp"

namespace postkey::front::admin {

Task<http::Response> enable_account(Services& services, AdminKey key, http::Request request)
{
    auto id = named_alone<AccountId>(request);
    if (!id)
        co_return std::move(id.error());
    auto call = call_of(services, key, request);
    const auto changed =
        co_await services.desk.accounts.set_status(std::move(*id), UserStatus::active, std::move(call));
    if (!changed)
        co_return refused(changed.error());
    co_return http::json_response(200, account_json(*changed));
}

} // namespace postkey::front::admin
