#pragma once
// What SMTP needs of a mail: two addresses and the bytes.
#include "mail/smtp/capabilities.hpp"
#include "mail/transport.hpp"

#include <string>

namespace postkey::mail::smtp {

struct Envelope
{
    std::string id; // ENVID, so that a bounce names the message
    std::string sender;
    std::string recipient;
    std::string message; // RFC 5322 with CRLF, not dot-stuffed
    bool needs_smtputf8 =
        false; // some address in envelope or header is not ASCII before its '@' (RFC 6531 §3.4)
};

// May stand between < and > of a command: UTF-8 with exactly nothing that ends a path, a line or a string
// (S-099).
bool is_safe_path(std::string_view address);

// The sender is ours: throws std::invalid_argument when it is not a safe path. The recipient is for the
// caller to check.
Envelope make_envelope(const OutgoingMail& mail);

std::string mail_command(const Envelope& envelope, const Capabilities& offered); // without the line end
std::string rcpt_command(const Envelope& envelope, const Capabilities& offered);

} // namespace postkey::mail::smtp
