#include "front/account_json.hpp"
#include "front/admin/desk.hpp"
#include "front/admin/endpoints.hpp"
#include "front/admin/refusals.hpp"
#include "front/json_body.hpp"

namespace postkey::front::admin {
namespace {

std::expected<flow::AccountWish, http::Response> wish_of(const http::Request& request, Locale usual_locale)
{
    const auto body = JsonBody::read(request, {"email", "username", "name", "locale"});
    if (!body)
        return std::unexpected(body.error());
    FieldErrors errors;
    auto email = required_email(*body, errors);
    auto username = optional_username(*body, errors);
    auto name = optional_name(*body, errors);
    const auto locale = optional_locale(*body, errors);
    if (errors.any())
        return std::unexpected(errors.answer());
    return flow::AccountWish{std::move(*email), std::move(username), std::move(name),
                             locale.value_or(usual_locale)};
}

} // namespace

Task<http::Response> create_account(Services& services, AdminKey key, http::Request request)
{
    auto wish = wish_of(request, services.site.default_locale);
    if (!wish)
        co_return std::move(wish.error());
    auto call = call_of(services, key, request);
    const auto created = co_await services.desk.accounts.create(std::move(*wish), std::move(call));
    if (!created)
        co_return refused(created.error());
    auto response = http::json_response(201, account_json(*created));
    response.headers.add("Location", "/admin/v1/accounts/" + created->id.text());
    co_return response;
}

} // namespace postkey::front::admin
