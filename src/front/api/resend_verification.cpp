#include "flow/request_mail.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/json_body.hpp"
#include "front/status_link.hpp"

namespace postkey::front::api {

Task<http::Response> resend_verification(Services& services, http::Request request)
{
    auto email = read_email_body(request);
    if (!email)
        co_return std::move(email.error());
    const auto mail =
        co_await services.request_mail.verification(std::move(*email), origin_of(request, services.site));
    auto response = http::json_response(
        202,
        R"({"message":"If a sign-up with that email waits to be verified, we sent its verification email again."})");
    link_status(response, services, mail);
    co_return response;
}

} // namespace postkey::front::api
