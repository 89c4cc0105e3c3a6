#include "front/inbox/story_view.hpp"

#include "front/inbox/list_view.hpp"

namespace postkey::front::inbox {
namespace {

using pages::Values;

class Steps
{
public:
    explicit Steps(Instant now) : now_(now) {}

    Values& add(std::string_view which, std::optional<Instant> at)
    {
        Values step;
        for (const auto* const name :
             {"requested", "decided", "in_hand", "attempt", "trouble", "next", "ended"})
            step[name] = which == name;
        for (const auto* const name : {"word", "detail", "number", "until"})
            step[name] = "";
        step["good"] = false;
        step["bad"] = false;
        step["at"] = at ? short_time(*at, now_) : std::string();
        step["at_exact"] = at ? to_rfc3339(*at) : std::string();
        steps_.push_back(std::move(step));
        return steps_.back();
    }

    std::vector<Values> take() { return std::move(steps_); }

private:
    Instant now_;
    std::vector<Values> steps_;
};

void add_attempts(Steps& steps, const store::MessageStory& story)
{
    for (const auto& attempt : story.attempts) {
        auto& step = steps.add("attempt", attempt.at);
        step["number"] = std::to_string(attempt.number);
        step["word"] = attempt.outcome;
        step["detail"] = attempt.reply;
        step["good"] = attempt.outcome == "sent";
        step["bad"] = attempt.outcome == "refused";
    }
}

void add_end(Steps& steps, const store::MessageRecord& message, bool attempted, Instant now)
{
    const bool waiting = message.state == "queued";
    // Trouble of the transport is no attempt of this message: only its last word is known.
    if (waiting && !attempted && message.last_reply)
        steps.add("trouble", std::nullopt)["detail"] = *message.last_reply;
    if (message.state == "leased")
        steps.add("in_hand", std::nullopt);
    if (waiting)
        steps.add("next", message.due_at)["until"] = short_time(message.give_up_at, now);
    if (!message.finished_at)
        return;
    auto& step = steps.add("ended", message.finished_at);
    step["word"] = message.state;
    step["detail"] = message.reason.value_or("");
    step["good"] = message.state == "sent";
    step["bad"] = message.state == "failed" || message.state == "dead" || message.state == "expired";
}

} // namespace

std::vector<Values> story_steps(const store::MessageStory& story, Instant now)
{
    const auto& message = story.message;
    Steps steps(now);
    auto& requested = steps.add("requested", message.created_at);
    requested["word"] = to_text(message.intent);
    requested["detail"] = to_text(message.lane);
    if (message.kind)
        steps.add("decided", message.decided_at)["word"] = to_text(*message.kind);
    add_attempts(steps, story);
    add_end(steps, message, !story.attempts.empty(), now);
    return steps.take();
}

} // namespace postkey::front::inbox
