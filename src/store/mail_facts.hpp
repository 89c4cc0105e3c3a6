#pragma once
// What is known at the moment when the courier decides about a message. Internal to store/: runs inside the
// transaction of the method that calls it.
#include "domain/mail_decision.hpp"
#include "sql/connection.hpp"

#include <optional>
#include <string>

namespace postkey::store {

struct AskedMail
{
    MessageId id;
    Intent intent;
    EmailAddress recipient;
    std::string mailbox;
    std::optional<std::string> subject; // a claim's or an account's id
    Instant created_at;
    std::optional<MailKind> wanted; // of a test
};

MailFacts facts_of(sql::Connection& connection, const AskedMail& asked, Instant now);

} // namespace postkey::store
