#include "front/routes.hpp"

#include "front/api/endpoints.hpp"
#include "front/endpoint.hpp"

namespace postkey::front {

void add_api_routes(http::Router& router, Services& services)
{
    using enum http::Method;
    const auto add = [&](http::Method method, std::string pattern, EndpointFunction function) {
        router.add(method, std::move(pattern), endpoint(services, function));
    };
    add(post, "/v1/accounts", api::sign_up);
    add(post, "/v1/verifications", api::resend_verification);
    add(post, "/v1/verifications/confirm", api::confirm_verification);
    add(post, "/v1/recoveries", api::request_recovery);
    add(post, "/v1/recoveries/confirm", api::confirm_recovery);
    add(get, "/v1/mails/{token}", api::mail_status);
    add(post, "/v1/tokens/inspect", api::inspect_token);
    add(post, "/v1/sessions", api::sign_in);
    add(post, "/v1/sessions/refresh", api::refresh_session);
    add(get, "/v1/sessions", api::list_sessions);
    add(delete_, "/v1/sessions", api::sign_out_everywhere);
    add(delete_, "/v1/sessions/current", api::sign_out);
    add(delete_, "/v1/sessions/{id}", api::end_session);
    add(get, "/v1/account", api::show_account);
    add(patch, "/v1/account", api::change_account);
    add(delete_, "/v1/account", api::close_account);
    add(get, "/v1/account/export", api::export_account);
    add(put, "/v1/account/password", api::change_password);
    add(post, "/v1/account/email", api::change_email);
    add(post, "/v1/account/email/confirm", api::confirm_email);
    add(get, "/v1/authorize", api::authorize);
    add(get, "/.well-known/jwks.json", api::signing_keys);
}

} // namespace postkey::front
