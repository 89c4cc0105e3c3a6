#pragma once
// How one mail leaves: a port with two implementations today, log_transport.hpp and smtp/smtp_transport.hpp.
#include "base/task.hpp"
#include "mail/content.hpp"
#include "mail/mime.hpp"

#include <string>
#include <string_view>

namespace postkey::mail {

struct OutgoingMail
{
    Header header;
    Content content;
    std::string link; // what the inbox offers as a button; empty when the mail has none
    std::string code;
    std::string envelope_sender = {}; // where bounces go; empty: the From address
};

enum class Outcome
{
    sent,              // the other side took responsibility: any 2xx to the final dot (RFC 5321 §4.2.5)
    deferred,          // 4xx about this recipient or content: counts as an attempt, tried again by schedule
    refused,           // 5xx about this recipient or content: final
    transport_trouble, // connect, TLS, greeting, EHLO, AUTH, MAIL FROM, 421: says nothing about this mail and
                       // is not counted
    unknown,           // lost after the final dot was written: perhaps delivered
    withheld,          // the last check said no: closed before the final dot, nothing left
};

std::string_view to_text(Outcome outcome);

// Why, for whoever acts on it: a breaker, a suppression list, an alarm. The outcome it comes with is in
// brackets.
enum class Reason
{
    accepted,        // [sent; and withheld, which needs no other]
    no_such_address, // [refused] 5.1.x about the recipient, or one that fits in no command: may be suppressed
    mailbox_disabled, // [refused] 5.2.1: one more try later may be worth it
    mailbox_full,     // [refused, deferred] x.2.2
    try_later,        // [deferred] greylisted, or a 4xx about this recipient that says no more
    domain_held,      // [deferred] 421 that names the recipient's domain or its rate
    throttled,        // [transport_trouble] we are too fast for the relay
    relay_trouble,    // [transport_trouble] the relay itself is ill
    credentials,      // [transport_trouble] AUTH refused or missing: an operator must act
    configuration,    // [transport_trouble] the relay does not take our name or our sender: likewise
    tls,              // [transport_trouble] no TLS, or not with whom we wanted: likewise
    too_large,        // [refused] by the relay, or here because of the SIZE it names
    policy,           // [refused] spam, DMARC, blocklist: says nothing about the address
    needs_smtputf8,   // [refused] the relay cannot carry this address
    protocol,         // [refused, transport_trouble, unknown] one of us two does not speak SMTP
    not_taken,        // [refused] 5xx without anything more
    lost,             // [transport_trouble, unknown] no reply came
};

std::string_view to_text(Reason reason);

struct Delivery
{
    Outcome outcome;
    std::string reply; // the last reply, ≤ 512 bytes, sanitised: for operators only
    Reason reason = Reason::accepted;
};

// The sender's last word on one mail, asked when everything but the final dot is done: whether it is still
// ours to send and still worth sending.
class LastCheck
{
public:
    virtual ~LastCheck() = default;

    // Awaited at most once a try, within the executor the transport uses. When it throws, nothing has left.
    virtual Task<bool> may_still_leave() = 0;
};

// Contract: deliver() tries once, within bounded time, and returns what happened; it throws only for our own
// mistakes, and what the check throws. Several deliveries may run at a time. The mail's bytes are the same at
// every try of one message. The caller keeps `check` alive until deliver() returns.
class Transport
{
public:
    virtual ~Transport() = default;
    virtual Task<Delivery> deliver(OutgoingMail mail, LastCheck& check) = 0;
    // Whether the other side would take mail now: goes up to the point where a mail begins, within bounded
    // time. `sent` when it would, else `transport_trouble`.
    virtual Task<Delivery> knock() = 0;
    virtual Task<void> close() = 0; // says QUIT on idle connections; afterwards deliver() is not called
};

} // namespace postkey::mail
