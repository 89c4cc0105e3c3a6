#pragma once
// Writes a mail as RFC 5322 + MIME: multipart/alternative, text first, then HTML; deterministic, so that each
// attempt sends the same bytes (mail.md §2.1, §2.2).
#include "base/id.hpp"
#include "base/instant.hpp"
#include "domain/email_address.hpp"
#include "mail/content.hpp"

#include <optional>
#include <string>

namespace postkey::mail {

// "Acme <accounts@acme.example>" or "accounts@acme.example".
struct Mailbox
{
    std::string display_name; // UTF-8; may be empty
    EmailAddress address;
};

std::optional<Mailbox> parse_mailbox(std::string_view text);

// Who writes when nobody is configured, which only development allows.
Mailbox development_sender();

struct Header
{
    MessageId id; // Message-ID is <id@domain of From>, X-Postkey-ID and X-Entity-Ref-ID carry it too
    Mailbox from;
    std::optional<Mailbox> reply_to;
    EmailAddress to;
    Instant date; // fixed when the message was recorded
};

// How bodies are written: quoted-printable with CRLF for the wire; 8bit with LF and unbroken lines for
// email.log, where a person greps for a link.
enum class BodyEncoding
{
    quoted_printable,
    eight_bit
};

std::string write_mime(const Header& header, const Content& content, BodyEncoding encoding);

std::string message_id_header(const MessageId& id, const Mailbox& from); // with angle brackets

} // namespace postkey::mail
