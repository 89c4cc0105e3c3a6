#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/named.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace postkey::front::admin {

Task<http::Response> recover_account(Services& services, AdminKey key, http::Request request)
{
    auto id = named_alone<AccountId>(request);
    if (!id)
        co_return std::move(id.error());
    auto call = call_of(services, key, request);
    const auto mail = co_await services.desk.accounts.recover(std::move(*id), std::move(call));
    if (!mail)
        co_return refused(mail.error());
    const boost::json::object answer = {{"message", mail->text()}};
    auto response = http::json_response(202, boost::json::serialize(answer));
    response.headers.add("Location", "/admin/v1/messages/" + mail->text());
    co_return response;
}

} // namespace postkey::front::admin
