#include "flow/operator_json.hpp"
#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/named.hpp"

#include <boost/json/serialize.hpp>

namespace postkey::front::admin {

Task<http::Response> show_account(Services& services, AdminKey, http::Request request)
{
    auto id = named<AccountId>(request);
    if (!id)
        co_return std::move(id.error());
    const auto details = co_await services.desk.accounts.show(std::move(*id));
    if (!details)
        co_return refused(details.error());
    co_return http::json_response(200, boost::json::serialize(flow::details_json(*details)));
}

} // namespace postkey::front::admin
