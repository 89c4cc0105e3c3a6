#pragma once
// A mail of the inbox as JSON: {id,to,kind,subject,link,code,text,html,headers}.
#include "mail/inbox.hpp"

#include <string>

namespace postkey::front::inbox {

// `headers` is an object of the unfolded values; of a header that stands twice, the last.
std::string mail_json(const mail::InboxEntry& entry);

} // namespace postkey::front::inbox
