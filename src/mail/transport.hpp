#pragma once
// How one mail leaves: a port with two implementations today, log_transport.hpp and smtp/smtp_transport.hpp.
#include "base/task.hpp"
#include "mail/content.hpp"
#include "mail/mime.hpp"

#include <string>

namespace postkey::mail {

struct OutgoingMail
{
    Header header;
    Content content;
    std::string link; // what the inbox offers as a button; empty when the mail has none
    std::string code;
};

enum class Outcome
{
    sent,              // the other side took responsibility: any 2xx to the final dot (RFC 5321 §4.2.5)
    deferred,          // 4xx about this recipient or content: counts as an attempt, tried again by schedule
    refused,           // 5xx about this recipient or content: final
    transport_trouble, // connect, TLS, greeting, EHLO, AUTH, MAIL FROM, 421: says nothing about this mail and
                       // is not counted
    unknown,           // lost after the final dot was written: perhaps delivered
};

std::string_view to_text(Outcome outcome);

struct Delivery
{
    Outcome outcome;
    std::string reply; // the last reply, ≤ 512 bytes, sanitised: for operators only
};

// Contract: deliver() tries once, within bounded time, and returns what happened; it throws only for our own
// mistakes. Several deliveries may run at a time. The mail's bytes are the same at every try of one message.
class Transport
{
public:
    virtual ~Transport() = default;
    virtual Task<Delivery> deliver(OutgoingMail mail) = 0;
    virtual Task<void> close() = 0; // says QUIT on idle connections; afterwards deliver() is not called
};

} // namespace postkey::mail
