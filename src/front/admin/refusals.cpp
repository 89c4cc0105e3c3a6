#include "front/admin/refusals.hpp"

#include "front/json_body.hpp"

#include <stdexcept>

namespace postkey::front::admin {
namespace {

http::Response taken(std::string_view field, std::string detail)
{
    FieldErrors errors;
    errors.add(field, "taken", std::move(detail));
    return errors.answer();
}

http::Response full()
{
    auto response = http::problem(503, "busy", "The outbox is full: nothing was recorded.");
    response.headers.add("Retry-After", "60");
    return response;
}

} // namespace

http::Response refused(flow::OperatorRefusal refusal)
{
    switch (refusal) {
    case flow::OperatorRefusal::not_found:
        return http::problem(404, "not_found", "There is no such thing.");
    case flow::OperatorRefusal::email_taken:
        return taken("email", "This address has an account.");
    case flow::OperatorRefusal::username_taken:
        return taken("username", "This username is taken.");
    case flow::OperatorRefusal::account_not_verified:
        return http::problem(409, "account_not_verified", "This is an open sign-up, not an account.");
    case flow::OperatorRefusal::account_disabled:
        return http::problem(409, "account_disabled", "The account is disabled: enable it first.");
    case flow::OperatorRefusal::sign_up_settled:
        return http::problem(409, "sign_up_settled",
                             "The sign-up has run out, or its address has an account.");
    case flow::OperatorRefusal::outbox_full:
        return full();
    case flow::OperatorRefusal::message_in_hand:
        return http::problem(409, "message_in_hand", "The message is being handed over right now.");
    case flow::OperatorRefusal::message_ended:
        return http::problem(409, "message_ended", "The message has ended already.");
    case flow::OperatorRefusal::message_withdrawn:
        return http::problem(409, "message_withdrawn",
                             "The message was taken back or replaced by a newer one: it must not leave.");
    }
    throw std::logic_error("a refusal without an answer");
}

} // namespace postkey::front::admin
