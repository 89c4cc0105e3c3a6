#include "front/api/endpoints.hpp"
#include "front/ask_for_mail.hpp"

namespace postkey::front::api {

Task<http::Response> resend_verification(Services& services, http::Request request)
{
    const MailWish wish{
        &flow::RequestMail::verification, flow::Style::postkey, 202,
        R"({"message":"If a sign-up with that email waits to be verified, we sent its verification email again."})"};
    return ask_for_mail(services, std::move(request), wish);
}

} // namespace postkey::front::api
