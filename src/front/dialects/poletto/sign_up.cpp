#include "flow/sign_up.hpp"

#include "front/account_json.hpp"
#include "front/authentication.hpp"
#include "front/cookies.hpp"
#include "front/dialects/poletto/endpoints.hpp"
#include "front/json_body.hpp"
#include "front/refusals.hpp"
#include "front/status_link.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace postkey::front::poletto {
namespace {

// Under the prefix that the client used itself.
boost::json::array links_of(const Account& account, const Site& site, std::string_view route)
{
    const auto users = site.public_url + (route.starts_with("/api/") ? "/api" : "") + "/v3/users/";
    return {
        boost::json::object{{"rel", "send-verification-email"},
                            {"href", users + account.id.text() + "/send-verification-email"}},
        boost::json::object{{"rel", "verify-account"}, {"href", users + "verify-account"}},
    };
}

} // namespace

Task<http::Response> sign_up(Services& services, http::Request request)
{
    const auto body = JsonBody::read(request, {"email", "password"});
    if (!body)
        co_return body.error();
    FieldErrors errors;
    auto email = required_email(*body, errors);
    auto password = required_secret(*body, errors, "password");
    if (errors.any())
        co_return errors.answer();
    flow::SignUpRequest wish{.email = std::move(*email),
                             .password = std::move(*password),
                             .username = {},
                             .name = {},
                             .origin = origin_of(request, services.site, flow::Style::poletto)};
    const auto signed_up = co_await services.sign_up(std::move(wish));
    if (!signed_up)
        co_return refused(signed_up.error());
    auto answer = account_object(signed_up->account);
    answer["links"] = links_of(signed_up->account, services.site, request.route);
    auto response = http::json_response(201, boost::json::serialize(answer));
    link_status(response, services, signed_up->mail);
    give_cookie(response, CookieKind::claim, signed_up->claim_proof, services.site);
    co_return response;
}

} // namespace postkey::front::poletto
