#pragma once
// When a mail is tried again after its recipient's server put it off (mail.md §1.3). Pure.
#include "base/instant.hpp"
#include "domain/policy.hpp"

#include <optional>

namespace postkey {

struct TriedMessage
{
    Lane lane;
    std::int64_t attempts; // so far, the one that was just put off included
    Instant give_up_at;
    std::size_t spread; // any number, equal for one message: mails put off together do not return together
};

// The schedule's wait, ±15 %, with one try shortly before the end that the schedule never skips. Nothing: no
// try fits in any more.
std::optional<Instant> next_try(const TriedMessage& message, const DeliveryPolicy& policy, Instant now);

} // namespace postkey
