#pragma once
// What the endpoints under /admin may use besides what all may.
#include "flow/admin_access.hpp"
#include "flow/operate_accounts.hpp"
#include "flow/operate_messages.hpp"
#include "http/networks.hpp"
#include "mail/mime.hpp"
#include "store/audit.hpp"

namespace postkey::front::admin {

struct Desk
{
    flow::AdminAccess access;
    flow::OperateAccounts accounts;
    flow::OperateMessages messages;
    store::AuditLog& audit;
    http::Networks networks; // from elsewhere there is nothing under /admin
    mail::Mailbox sender;    // the courier's: it has the domain of Message-IDs
};

} // namespace postkey::front::admin
