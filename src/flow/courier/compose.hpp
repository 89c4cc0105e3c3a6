#pragma once
// From a prepared message to the mail that leaves: mints the link and the code, picks the model, renders.
#include "crypto/tokens.hpp"
#include "domain/policy.hpp"
#include "mail/renderer.hpp"
#include "mail/transport.hpp"
#include "mail/verp.hpp"
#include "store/outbox.hpp"

#include <optional>
#include <string>

namespace postkey::flow {

// Who writes, and where links lead. Built from the configuration alone: no request has a say (S-030).
struct Sender
{
    mail::Mailbox from;
    std::optional<mail::Mailbox> reply_to;
    std::string public_url;                 // without a trailing slash
    std::string pwd_reset_url;              // of links in mails asked for through dundie
    std::optional<mail::Verp> bounces = {}; // the envelope sender; without it, the From address
};

// Equal at every attempt of one message. `now` only dates the poletto mail, until its first hand-over fixes
// the date.
mail::OutgoingMail compose(const store::Prepared& prepared, const Sender& sender,
                           const crypto::ActionTokens& minted, const mail::Renderer& renderer,
                           const TokenPolicy& policy, Instant now);

} // namespace postkey::flow
