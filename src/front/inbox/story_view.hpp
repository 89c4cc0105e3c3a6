#pragma once
// What became of a message, step by step.
#include "front/pages/page.hpp"
#include "store/message_operations.hpp"

#include <vector>

namespace postkey::front::inbox {

// Requested, decided, each attempt with its reply, what is next or how it ended. A step says which it is by
// the one of `requested`, `decided`, `in_hand`, `attempt`, `trouble`, `next`, `ended` that is true.
std::vector<pages::Values> story_steps(const store::MessageStory& story, Instant now);

} // namespace postkey::front::inbox
