#pragma once
// How commands write a message of the outbox.
#include "cli/json.hpp"
#include "cli/table.hpp"
#include "store/message_operations.hpp"

namespace postkey::cli {

// As flow/operator_json.hpp has it, with the configured sender.
json::object message_json(const store::MessageRecord& message, const config::Config& config);
json::object story_json(const store::MessageStory& story, const config::Config& config);

std::string kind_text(const store::MessageRecord& message); // the kind, or "(sign_up)": what was asked for
Cell state_cell(const store::MessageRecord& message);

// Throws CommandFailed(not_found) for text that is no id.
MessageId parse_message_id(const std::string& text);

[[noreturn]] void no_such_message(const std::string& id); // CommandFailed(not_found)

} // namespace postkey::cli
