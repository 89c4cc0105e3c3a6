#pragma once
// "Where is my mail?", as told to whoever asked for one: a pure function of what comes about alike for known
// and unknown addresses (promise 2, docs/adr/0010-mail-stories.md): requests, and whether the relay answers.
// So it says when the relay should have the mail of this request, if there is one, and never what the relay
// said to it.
#include "domain/policy.hpp"
#include "store/mail_stories.hpp"

#include <array>
#include <string_view>

namespace postkey::flow {

enum class MailState
{
    queued,     // asked for a moment ago
    deferred,   // the relay does not answer; it leaves when it does
    taken,      // the relay has it
    expired,    // the relay did not answer in time
    superseded, // a newer request took its place while it waited
};

inline constexpr std::array all_mail_states = {MailState::queued, MailState::deferred, MailState::taken,
                                               MailState::expired, MailState::superseded};

std::string_view to_text(MailState state); // "queued"

struct MailStory
{
    Intent intent;
    MailState state;
    Instant since; // on the minute
};

MailStory tell(const store::RequestFacts& facts, const DeliveryPolicy& policy, Instant now);

} // namespace postkey::flow
