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

// Why, for whoever acts on it: a breaker, a suppression list, an alarm.
enum class Reason
{
    accepted,
    no_such_address,  // 5.1.x about the recipient: may be suppressed
    mailbox_disabled, // 5.2.1
    mailbox_full,     // x.2.2
    try_later,        // greylisted, or a 4xx about this recipient that says no more
    domain_held,      // 421 that names the recipient's domain or its rate
    throttled,        // we are too fast for the relay
    relay_trouble,    // the relay itself is ill
    credentials,      // AUTH refused or missing
    configuration,    // the relay does not take our name or our sender
    tls,              // no TLS, or not with whom we wanted
    too_large,
    policy,         // spam, DMARC, blocklist: says nothing about the address
    needs_smtputf8, // the relay cannot carry this address
    protocol,       // one of us two does not speak SMTP
    not_taken,      // 5xx without anything more
    lost,           // no reply came
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
