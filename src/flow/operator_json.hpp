#pragma once
// Accounts and messages as operators see them in JSON: what commands print and the admin API answers. Never a
// hash, a link, a code or a token.
#include "domain/account.hpp"
#include "mail/mime.hpp"
#include "store/account_operations.hpp"
#include "store/audit_record.hpp"
#include "store/message_operations.hpp"

#include <boost/json/object.hpp>

namespace postkey::flow {

boost::json::value or_null(const std::optional<std::string>& text);
boost::json::value or_null(const std::optional<Instant>& instant); // RFC 3339

// {id,email,username,name,locale,account_status,user_status,created_at}
boost::json::object account_json(const Account& account);

// The same with {has_password,verified_at,password_changed_at,sessions,waiting_mails}.
boost::json::object details_json(const store::AccountDetails& details);

// {id,kind,lane,to,state,attempts,created_at,due_at,message_id,last_reply}; `kind` is null until its turn
// came. `sender` is the courier's: it has the domain of the Message-ID.
boost::json::object message_json(const store::MessageRecord& message, const mail::Mailbox& sender);

// The same with its reasons and times, each try and the outages meanwhile.
boost::json::object story_json(const store::MessageStory& story, const mail::Mailbox& sender);

// {seq,at,event,actor,subject,request_id,outcome,reason,source,client,digest}
boost::json::object audit_json(const store::AuditRecord& record);

} // namespace postkey::flow
