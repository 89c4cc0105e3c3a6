#include "front/account_json.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/refusals.hpp"

namespace postkey::front::api {

Task<http::Response> show_account(Services& services, http::Request request)
{
    const auto caller = co_await signed_in_client(services, std::move(request));
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    co_return http::json_response(200, account_json(caller->account));
}

} // namespace postkey::front::api
