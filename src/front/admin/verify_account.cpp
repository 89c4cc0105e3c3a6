#include "front/account_json.hpp"
#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/named.hpp"

namespace postkey::front::admin {

Task<http::Response> verify_account(Services& services, AdminKey key, http::Request request)
{
    auto id = named_alone<AccountId>(request);
    if (!id)
        co_return std::move(id.error());
    auto call = call_of(services, key, request);
    // Nobody proved who chose the password of the sign-up, and a program vouches for nobody.
    using ClaimPassword = flow::OperateAccounts::ClaimPassword;
    const auto verified =
        co_await services.desk.accounts.verify(std::move(*id), ClaimPassword::dropped, std::move(call));
    if (!verified)
        co_return refused(verified.error());
    co_return http::json_response(200, account_json(verified->account));
}

} // namespace postkey::front::admin
