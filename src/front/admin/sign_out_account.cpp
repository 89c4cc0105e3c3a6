#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/named.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace postkey::front::admin {

Task<http::Response> sign_out_account(Services& services, AdminKey key, http::Request request)
{
    auto id = named_alone<AccountId>(request);
    if (!id)
        co_return std::move(id.error());
    auto call = call_of(services, key, request);
    const auto ended = co_await services.desk.accounts.sign_out(std::move(*id), std::move(call));
    if (!ended)
        co_return refused(ended.error());
    const boost::json::object answer = {{"ended", *ended}};
    co_return http::json_response(200, boost::json::serialize(answer));
}

} // namespace postkey::front::admin
