#include "front/ask_for_mail.hpp"
#include "front/dialects/dundie/endpoints.hpp"

namespace postkey::front::dundie {

Task<http::Response> request_reset(Services& services, http::Request request)
{
    const MailWish wish{&flow::RequestMail::recovery, flow::Style::dundie, 200, recovery_answer};
    return ask_for_mail(services, std::move(request), wish);
}

} // namespace postkey::front::dundie
