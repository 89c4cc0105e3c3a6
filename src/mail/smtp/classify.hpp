#pragma once
// What a reply that ends a try means: the table of mail.md §3. The basic code decides first, the enhanced one
// refines.
#include "mail/smtp/reply.hpp"
#include "mail/transport.hpp"

namespace postkey::mail::smtp {

enum class Stage
{
    greeting,
    ehlo,
    starttls,
    auth,
    rset,
    mail,
    rcpt,
    data,
    final_dot
};

struct Verdict
{
    Outcome outcome = Outcome::transport_trouble;
    Reason reason = Reason::lost;
    bool operator==(const Verdict&) const = default;
};

// `reply` is the one that ended the try at `stage`: any at the final dot, a refusal before it.
Verdict classify(Stage stage, const Reply& reply);

} // namespace postkey::mail::smtp
