#pragma once
// What is in the outbox and not in the inbox: mails that wait, were put off, refused, or became none.
#include "front/services.hpp"
#include "store/message_operations.hpp"

#include <string>
#include <vector>

namespace postkey::front::inbox {

using Messages = std::vector<store::MessageRecord>;

Task<Messages> undelivered_messages(Services& services); // the newest few

Messages fitting(Messages messages, const mail::InboxQuery& query);

// Names what the list shows: another text when something changed.
std::string state_of(const mail::Inbox& inbox, const Messages& undelivered);

} // namespace postkey::front::inbox
