#include "cli/message_text.hpp"

#include "base/unicode.hpp"
#include "mail/mime.hpp"

namespace postkey::cli {
namespace {

// The courier's; in development it needs none.
mail::Mailbox sender_of(const config::Config& config)
{
    return mail::parse_mailbox(config.email.smtp_sender).value_or(mail::development_sender());
}

} // namespace

json::object message_json(const store::MessageRecord& message, const config::Config& config)
{
    return flow::message_json(message, sender_of(config));
}

json::object story_json(const store::MessageStory& story, const config::Config& config)
{
    return flow::story_json(story, sender_of(config));
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
