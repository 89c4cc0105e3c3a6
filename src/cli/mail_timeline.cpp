#include "cli/mail_timeline.hpp"

#include <algorithm>

namespace postkey::cli {
namespace {

// Of two at one instant the one added first stays first.
void add(std::vector<MailEvent>& events, Instant at, std::string what, std::string said = {})
{
    const auto place = std::ranges::upper_bound(events, at, {}, &MailEvent::at);
    events.insert(place, {at, std::move(what), std::move(said)});
}

// "sign up", "transport trouble".
std::string spoken(std::string_view text)
{
    std::string out(text);
    std::ranges::replace(out, '_', ' ');
    return out;
}

void add_end(std::vector<MailEvent>& events, const store::MessageRecord& message)
{
    if (message.finished_at) {
        add(events, *message.finished_at, message.state, message.reason.value_or(""));
        return;
    }
    const auto what = message.state == "leased" ? "being handed over" : "due to be handed over";
    add(events, message.due_at, what, message.last_reply.value_or(""));
    add(events, message.give_up_at, "given up, if it has not left by then");
}

} // namespace

std::vector<MailEvent> timeline_of(const store::MessageStory& story)
{
    const auto& message = story.message;
    std::vector<MailEvent> events;
    add(events, message.created_at, "asked for: " + spoken(to_text(message.intent)));
    if (message.decided_at)
        add(events, *message.decided_at,
            message.kind ? "became " + std::string(to_text(*message.kind)) : "became no mail");
    for (const auto& attempt : story.attempts)
        add(events, attempt.at, "try " + std::to_string(attempt.number) + ": " + spoken(attempt.outcome),
            attempt.reply);
    for (const auto& outage : story.outages) {
        add(events, outage.opened_at, outage.transport + " was given up", outage.reason);
        if (outage.closed_at)
            add(events, *outage.closed_at, outage.transport + " answered again");
    }
    add_end(events, message);
    return events;
}

} // namespace postkey::cli
