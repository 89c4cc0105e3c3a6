#pragma once
// What is answered to programs that ask for a mail to an address: the same for every one of them (promise 2),
// with the way to see how the mail stands.
#include "flow/request_mail.hpp"
#include "front/services.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace postkey::front {

struct MailWish
{
    Task<MessageId> (flow::RequestMail::*ask)(EmailAddress, flow::Origin);
    flow::Style style;
    unsigned status;
    const char* answer; // JSON
};

inline constexpr auto recovery_answer =
    R"({"message":"If we found a user with that email, we sent a password reset token to it."})";

// The body is {"email"} and nothing else.
Task<http::Response> ask_for_mail(Services& services, http::Request request, MailWish wish);

} // namespace postkey::front
