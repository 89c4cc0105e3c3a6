#include "front/ask_for_mail.hpp"

#include "front/authentication.hpp"
#include "front/json_body.hpp"
#include "front/status_link.hpp"

namespace postkey::front {

Task<http::Response> ask_for_mail(Services& services, http::Request request, MailWish wish)
{
    auto email = read_email_body(request);
    if (!email)
        co_return std::move(email.error());
    auto origin = origin_of(request, services.site, wish.style);
    const auto mail = co_await (services.request_mail.*wish.ask)(std::move(*email), std::move(origin));
    auto response = http::json_response(wish.status, wish.answer);
    link_status(response, services, mail);
    co_return response;
}

} // namespace postkey::front
