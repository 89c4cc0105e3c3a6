#include "front/api/endpoints.hpp"
#include "front/ask_for_mail.hpp"

namespace postkey::front::api {

Task<http::Response> request_recovery(Services& services, http::Request request)
{
    const MailWish wish{&flow::RequestMail::recovery, flow::Style::postkey, 202, recovery_answer};
    return ask_for_mail(services, std::move(request), wish);
}

} // namespace postkey::front::api
