#include "flow/sign_up.hpp"

#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/cookies.hpp"
#include "front/json_body.hpp"
#include "front/refusals.hpp"
#include "front/status_link.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace postkey::front::api {
namespace {

std::expected<flow::SignUpRequest, http::Response> parsed(const http::Request& request, const Site& site)
{
    const auto body = JsonBody::read(request, {"email", "password", "username", "name", "locale"});
    if (!body)
        return std::unexpected(body.error());
    FieldErrors errors;
    auto email = required_email(*body, errors);
    auto password = required_secret(*body, errors, "password");
    auto username = optional_username(*body, errors);
    auto name = optional_name(*body, errors);
    const auto locale = optional_locale(*body, errors);
    if (errors.any())
        return std::unexpected(errors.answer());
    auto origin = origin_of(request, site);
    origin.locale = locale.value_or(origin.locale);
    return flow::SignUpRequest{std::move(*email), std::move(*password), std::move(username), std::move(name),
                               std::move(origin)};
}

} // namespace

Task<http::Response> sign_up(Services& services, http::Request request)
{
    auto wish = parsed(request, services.site);
    if (!wish)
        co_return std::move(wish.error());
    const auto signed_up = co_await services.sign_up(std::move(*wish));
    if (!signed_up)
        co_return refused(signed_up.error());
    const auto& account = signed_up->account;
    const boost::json::object body = {
        {"id", account.id.text()},
        {"email", account.email.text()},
        {"account_status", to_text(account.account_status)},
        {"user_status", to_text(account.user_status)},
        {"created_at", to_rfc3339(account.created_at)},
    };
    auto response = http::json_response(201, boost::json::serialize(body));
    link_status(response, services, signed_up->mail);
    give_cookie(response, CookieKind::claim, signed_up->claim_proof, services.site);
    co_return response;
}

} // namespace postkey::front::api
