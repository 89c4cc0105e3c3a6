#pragma once
// Which reply, where, means what: the whole table, which is asked of the classification, of the dialogues and
// of the transport over TCP.
#include "mail/smtp/classify.hpp"

#include <string_view>

namespace postkey::mail::smtp {

struct ReplyRow
{
    Stage stage;
    std::string_view reply;
    Outcome outcome;
    Reason reason;
};

inline const ReplyRow reply_table[] = {
    {Stage::final_dot, "250 2.0.0 queued", Outcome::sent, Reason::accepted},
    {Stage::final_dot, "251 forwarded", Outcome::sent, Reason::accepted},
    {Stage::final_dot, "202 ok", Outcome::sent, Reason::accepted},
    {Stage::final_dot, "250", Outcome::sent, Reason::accepted},
    {Stage::final_dot, "299-a\r\n299 b", Outcome::sent, Reason::accepted},

    {Stage::greeting, "421 busy", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::greeting, "421 4.7.28 too many connections", Outcome::transport_trouble, Reason::throttled},
    {Stage::greeting, "554 no", Outcome::transport_trouble, Reason::configuration},
    {Stage::ehlo, "504 5.5.2 localhost: helo rejected", Outcome::transport_trouble, Reason::configuration},
    {Stage::mail, "421 4.3.2 shutting down", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::rcpt, "421 4.3.0 shutting down", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::rcpt, "421 4.7.28 too much for this domain", Outcome::deferred, Reason::domain_held},
    {Stage::final_dot, "421 4.2.1 slow down", Outcome::deferred, Reason::domain_held},

    {Stage::data, "421 4.3.2 shutting down", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::rcpt, "450 4.7.1 greylisted", Outcome::deferred, Reason::try_later},
    {Stage::rcpt, "451 greylisted", Outcome::deferred, Reason::try_later},
    {Stage::rcpt, "450 4.2.0 greylisted", Outcome::deferred, Reason::try_later},
    {Stage::final_dot, "450 4.7.1 greylisted", Outcome::deferred, Reason::try_later},
    {Stage::rcpt, "452 4.2.2 full", Outcome::deferred, Reason::mailbox_full},
    {Stage::rcpt, "450 4.2.1 receiving too fast", Outcome::deferred, Reason::mailbox_full},
    {Stage::rcpt, "452 4.3.1 disk full", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::final_dot, "451 4.3.0 error", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::rcpt, "451 4.4.1 no route", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::data, "452 no space", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::mail, "452 4.3.1 disk full", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::rcpt, "451 4.5.0 protocol trouble", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::mail, "451 4.4.2 timeout", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::final_dot, "451 4.7.1 later", Outcome::deferred, Reason::try_later},

    {Stage::starttls, "454 4.7.0 TLS not available", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::starttls, "250 ok", Outcome::transport_trouble, Reason::tls},
    {Stage::starttls, "502 5.5.1 no", Outcome::transport_trouble, Reason::tls},
    {Stage::auth, "454 4.7.0 later", Outcome::transport_trouble, Reason::relay_trouble},
    {Stage::final_dot, "454 Throttling failure: Maximum sending rate exceeded.", Outcome::transport_trouble,
     Reason::throttled},
    {Stage::final_dot, "454 Throttling failure: Daily message quota exceeded.", Outcome::transport_trouble,
     Reason::throttled},
    {Stage::mail, "451 4.7.0 rate exceeded", Outcome::transport_trouble, Reason::throttled},
    {Stage::rcpt, "450 4.7.28 too fast", Outcome::transport_trouble, Reason::throttled},
    {Stage::rcpt, "450 4.7.0 rate limit exceeded", Outcome::transport_trouble, Reason::throttled},
    {Stage::rcpt, "450 4.7.0 your separate mails are greylisted", Outcome::deferred, Reason::try_later},

    {Stage::auth, "535 5.7.8 wrong", Outcome::transport_trouble, Reason::credentials},
    {Stage::auth, "534 5.7.9 stronger", Outcome::transport_trouble, Reason::credentials},
    {Stage::auth, "530 5.7.0 TLS first", Outcome::transport_trouble, Reason::credentials},
    {Stage::auth, "538 5.7.11 encryption needed", Outcome::transport_trouble, Reason::credentials},
    {Stage::auth, "500 what", Outcome::transport_trouble, Reason::credentials},
    {Stage::mail, "535 5.7.8 authenticate again", Outcome::transport_trouble, Reason::credentials},
    {Stage::mail, "530 5.7.0 authenticate first", Outcome::transport_trouble, Reason::credentials},
    {Stage::rcpt, "530 authenticate first", Outcome::transport_trouble, Reason::credentials},
    {Stage::mail, "550 5.1.7 bad sender", Outcome::transport_trouble, Reason::configuration},
    {Stage::mail, "550 no", Outcome::transport_trouble, Reason::configuration},
    {Stage::ehlo, "550 not you", Outcome::transport_trouble, Reason::configuration},
    {Stage::mail, "550 5.1.8 unknown sender domain", Outcome::transport_trouble, Reason::configuration},
    {Stage::mail, "553 5.7.1 sender not owned", Outcome::transport_trouble, Reason::configuration},
    {Stage::rcpt, "553 5.1.8 sender rejected", Outcome::transport_trouble, Reason::configuration},

    {Stage::rcpt, "550 5.1.1 no such user", Outcome::refused, Reason::no_such_address},
    {Stage::rcpt, "550 5.1.2 no such domain", Outcome::refused, Reason::no_such_address},
    {Stage::rcpt, "551 5.1.6 moved", Outcome::refused, Reason::no_such_address},
    {Stage::rcpt, "553 5.1.3 bad address", Outcome::refused, Reason::no_such_address},
    {Stage::rcpt, "556 5.1.10 null MX", Outcome::refused, Reason::no_such_address},
    {Stage::rcpt, "550 5.2.1 disabled", Outcome::refused, Reason::mailbox_disabled},
    {Stage::rcpt, "552 5.2.2 full", Outcome::refused, Reason::mailbox_full},
    {Stage::rcpt, "552 storage exceeded", Outcome::refused, Reason::mailbox_full},
    {Stage::mail, "552 5.3.4 too big", Outcome::refused, Reason::too_large},
    {Stage::final_dot, "552 too big", Outcome::refused, Reason::too_large},
    {Stage::final_dot, "550 5.2.3 too big", Outcome::refused, Reason::too_large},
    {Stage::final_dot, "554 5.3.4 too big", Outcome::refused, Reason::too_large},
    {Stage::rcpt, "554 5.7.1 spam", Outcome::refused, Reason::policy},
    {Stage::final_dot, "550 5.7.26 DMARC", Outcome::refused, Reason::policy},
    {Stage::final_dot, "550 5.7.25 no reverse name", Outcome::refused, Reason::policy},
    {Stage::final_dot, "554 5.7.0 policy", Outcome::refused, Reason::policy},
    {Stage::final_dot, "554 5.6.0 content", Outcome::refused, Reason::policy},
    {Stage::rcpt, "550 5.6.7 SMTPUTF8 needed", Outcome::refused, Reason::needs_smtputf8},
    {Stage::rcpt, "501 5.5.4 syntax", Outcome::refused, Reason::protocol},
    {Stage::rcpt, "500 5.5.2 what", Outcome::refused, Reason::protocol},
    {Stage::rcpt, "504 parameter", Outcome::refused, Reason::protocol},
    {Stage::data, "503 5.5.1 sequence", Outcome::refused, Reason::protocol},
    {Stage::rcpt, "504 5.5.2 <localhost>: Helo command rejected", Outcome::transport_trouble,
     Reason::configuration},
    {Stage::rcpt, "550 no", Outcome::refused, Reason::not_taken},
    {Stage::final_dot, "554 no", Outcome::refused, Reason::not_taken},

    {Stage::data, "250 what", Outcome::transport_trouble, Reason::protocol},
    {Stage::mail, "354 what", Outcome::transport_trouble, Reason::protocol},
    {Stage::rcpt, "354 what", Outcome::transport_trouble, Reason::protocol},
    {Stage::ehlo, "354 what", Outcome::transport_trouble, Reason::protocol},
    {Stage::greeting, "250 what", Outcome::transport_trouble, Reason::protocol},
    {Stage::final_dot, "354 what", Outcome::unknown, Reason::protocol},
};

// Taken as a yes: the mail goes on and is sent.
struct AcceptedRow
{
    Stage stage;
    std::string_view reply;
};

inline const AcceptedRow accepted_table[] = {
    {Stage::greeting, "220"},
    {Stage::greeting, "220-several\r\n220 lines"},
    {Stage::rset, "250"},
    {Stage::mail, "250 2.1.0 ok"},
    {Stage::rcpt, "250 2.1.5 ok"},
    {Stage::rcpt, "251 will forward"},
    {Stage::rcpt, "252 cannot verify"},
    {Stage::data, "354"},
};

} // namespace postkey::mail::smtp
