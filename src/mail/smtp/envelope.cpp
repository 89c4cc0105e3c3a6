#include "mail/smtp/envelope.hpp"

#include "base/unicode.hpp"

#include <algorithm>
#include <stdexcept>

namespace postkey::mail::smtp {
namespace {

// xtext of RFC 3461 §4, for an ASCII path.
std::string xtext(std::string_view ascii)
{
    std::string out;
    for (const char c : ascii)
        out += c == '+' ? "+2B" : c == '=' ? "+3D" : std::string(1, c);
    return out;
}

} // namespace

bool is_safe_path(std::string_view address)
{
    if (address.empty() || has_control_characters(address))
        return false;
    return std::ranges::none_of(address, [](char c) { return c == ' ' || c == '<' || c == '>'; });
}

Envelope make_envelope(const OutgoingMail& mail)
{
    const auto& header = mail.header;
    const auto& sender = mail.envelope_sender.empty() ? header.from.address.text() : mail.envelope_sender;
    if (!is_safe_path(sender))
        throw std::invalid_argument("the sender's address cannot stand in an SMTP command");
    return {.id = header.id.text(),
            .sender = sender,
            .recipient = header.to.text(),
            .message = write_mime(header, mail.content, BodyEncoding::quoted_printable),
            .needs_smtputf8 = header.to.needs_smtputf8() || header.from.address.needs_smtputf8() ||
                              (header.reply_to && header.reply_to->address.needs_smtputf8())};
}

std::string mail_command(const Envelope& envelope, const Capabilities& offered)
{
    std::string command = "MAIL FROM:<" + envelope.sender + ">";
    if (offered.size_offered)
        command += " SIZE=" + std::to_string(envelope.message.size());
    if (envelope.needs_smtputf8)
        command += " SMTPUTF8";
    if (offered.dsn)
        command += " RET=HDRS ENVID=" + envelope.id;
    if (offered.requiretls)
        command += " REQUIRETLS";
    return command;
}

std::string rcpt_command(const Envelope& envelope, const Capabilities& offered)
{
    std::string command = "RCPT TO:<" + envelope.recipient + ">";
    if (offered.dsn)
        command += " NOTIFY=FAILURE,DELAY";
    if (offered.dsn && !envelope.needs_smtputf8)
        command += " ORCPT=rfc822;" + xtext(envelope.recipient);
    return command;
}

} // namespace postkey::mail::smtp
