#include "cli/message_text.hpp"

#include "base/unicode.hpp"
#include "mail/mime.hpp"

namespace postkey::cli {
namespace {

// As the courier writes it: the domain is the sender's, or that of development, which needs none.
std::string message_id_of(const store::MessageRecord& message, const config::Config& config)
{
    const auto sender = mail::parse_mailbox(config.email.smtp_sender);
    return mail::message_id_header(message.id, sender.value_or(mail::development_sender()));
}

} // namespace

json::object message_json(const store::MessageRecord& message, const config::Config& config)
{
    const auto kind = message.kind ? std::optional(std::string(to_text(*message.kind))) : std::nullopt;
    return {{"id", message.id.text()},
            {"kind", or_null(kind)},
            {"lane", to_text(message.lane)},
            {"to", message.recipient.text()},
            {"state", message.state},
            {"attempts", message.attempts},
            {"created_at", to_rfc3339(message.created_at)},
            {"due_at", to_rfc3339(message.due_at)},
            {"message_id", message_id_of(message, config)},
            {"last_reply", or_null(message.last_reply)}};
}

json::object story_json(const store::MessageStory& story, const config::Config& config)
{
    auto out = message_json(story.message, config);
    out["intent"] = to_text(story.message.intent);
    out["reason"] = or_null(story.message.reason);
    out["decided_at"] = or_null(story.message.decided_at);
    out["give_up_at"] = to_rfc3339(story.message.give_up_at);
    out["finished_at"] = or_null(story.message.finished_at);
    json::array attempts;
    for (const auto& attempt : story.attempts)
        attempts.push_back({{"number", attempt.number},
                            {"at", to_rfc3339(attempt.at)},
                            {"outcome", attempt.outcome},
                            {"reply", attempt.reply}});
    out["tries"] = std::move(attempts);
    json::array outages;
    for (const auto& outage : story.outages)
        outages.push_back({{"transport", outage.transport},
                           {"opened_at", to_rfc3339(outage.opened_at)},
                           {"closed_at", or_null(outage.closed_at)},
                           {"reason", outage.reason}});
    out["outages"] = std::move(outages);
    return out;
}

std::string kind_text(const store::MessageRecord& message)
{
    return message.kind ? std::string(to_text(*message.kind))
                        : "(" + std::string(to_text(message.intent)) + ")";
}

Cell state_cell(const store::MessageRecord& message)
{
    const auto& state = message.state;
    if (state == "sent")
        return {state, Style::good};
    const bool lost = state == "failed" || state == "dead" || state == "expired" || state == "unknown";
    return {state, lost ? Style::bad : state == "queued" || state == "leased" ? Style::bold : Style::dim};
}

MessageId parse_message_id(const std::string& text)
{
    const auto id = MessageId::parse(ascii_lower(text));
    if (!id)
        no_such_message(text);
    return *id;
}

void no_such_message(const std::string& id)
{
    throw CommandFailed(ExitCode::not_found, "there is no message " + id);
}

} // namespace postkey::cli
