#include "flow/own_account.hpp"
#include "front/account_json.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/json_body.hpp"
#include "front/refusals.hpp"

namespace postkey::front::api {
namespace {

// A member that is absent changes nothing; null removes what may be absent.
std::expected<flow::ProfileChange, http::Response> parsed(const http::Request& request)
{
    const auto body = JsonBody::read(request, {"name", "username", "locale"});
    if (!body)
        return std::unexpected(body.error());
    FieldErrors errors;
    flow::ProfileChange change;
    if (body->has("name"))
        change.name = optional_name(*body, errors);
    if (body->has("username"))
        change.username = optional_username(*body, errors);
    if (body->is_null("locale"))
        errors.add("locale", "wrong_type", "This field must be text.");
    change.locale = optional_locale(*body, errors);
    if (errors.any())
        return std::unexpected(errors.answer());
    return change;
}

} // namespace

Task<http::Response> change_account(Services& services, http::Request request)
{
    const auto caller = co_await signed_in_client(services, request);
    if (!caller)
        co_return refused(flow::Refusal::session_not_valid);
    auto change = parsed(request);
    if (!change)
        co_return std::move(change.error());
    const auto account = co_await services.own_account.change_profile(caller->account.id, std::move(*change),
                                                                      origin_of(request, services.site));
    if (!account)
        co_return refused(account.error());
    co_return http::json_response(200, account_json(*account));
}

} // namespace postkey::front::api
