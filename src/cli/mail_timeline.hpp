#pragma once
// All that happened to a message, in the order it happened.
#include "store/message_operations.hpp"

#include <string>
#include <vector>

namespace postkey::cli {

struct MailEvent
{
    Instant at; // later than now for what is still to come
    std::string what;
    std::string said; // a reply or a reason; may be empty
};

std::vector<MailEvent> timeline_of(const store::MessageStory& story);

} // namespace postkey::cli
