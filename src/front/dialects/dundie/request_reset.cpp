#include "flow/request_mail.hpp"
#include "front/authentication.hpp"
#include "front/dialects/dundie/endpoints.hpp"
#include "front/json_body.hpp"
#include "front/status_link.hpp"

namespace postkey::front::dundie {

Task<http::Response> request_reset(Services& services, http::Request request)
{
    auto email = read_email_body(request);
    if (!email)
        co_return std::move(email.error());
    const auto mail = co_await services.request_mail.recovery(
        std::move(*email), origin_of(request, services.site, flow::Style::dundie));
    auto response = http::json_response(
        200, R"({"message":"If we found a user with that email, we sent a password reset token to it."})");
    link_status(response, services, mail);
    co_return response;
}

} // namespace postkey::front::dundie
