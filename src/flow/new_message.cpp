#include "flow/new_message.hpp"

#include "flow/cause.hpp"

namespace postkey::flow {
namespace {

const char* text_of(Style style)
{
    switch (style) {
    case Style::postkey:
        return "postkey";
    case Style::dundie:
        return "dundie";
    case Style::poletto:
        return "poletto";
    }
    return "postkey";
}

} // namespace

store::NewMessage new_message(Intent intent, EmailAddress recipient, const Origin& origin,
                              const Policy& policy, Instant now, Random& random)
{
    return {.id = MessageId::make(now, random),
            .intent = intent,
            .recipient = std::move(recipient),
            .subject = std::nullopt,
            .style = text_of(origin.style),
            .locale = origin.locale,
            .client = origin.client,
            .created_at = now,
            .max_queue = policy.delivery.max_queue(lane_of(intent)),
            .cause = cause_of(origin, random)};
}

} // namespace postkey::flow
