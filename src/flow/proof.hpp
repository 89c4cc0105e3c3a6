#pragma once
// What a mail gave its reader to prove the mailbox with: the link's token, or the address and the typed code.
#include "base/secret.hpp"
#include "domain/email_address.hpp"

#include <variant>

namespace postkey::flow {

struct MailedToken
{
    SecretString token;
};

struct MailedCode
{
    EmailAddress email;
    SecretString code; // eight digits
};

using Proof = std::variant<MailedToken, MailedCode>;

} // namespace postkey::flow
