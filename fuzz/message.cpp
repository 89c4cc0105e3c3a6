// Whole messages (mail/mime.hpp) and their way into email.log and back (mail/log_entry.hpp): the sender's
// name, the subject, the recipient, a link and a code on a line each; then the text, a form feed, and the
// HTML.
#include "base/unicode.hpp"
#include "fuzz/support/decode.hpp"
#include "fuzz/support/lines.hpp"
#include "fuzz/support/target.hpp"
#include "mail/encoded_word.hpp"
#include "mail/log_entry.hpp"

#include <algorithm>
#include <stdexcept>

namespace postkey::fuzz {
namespace {

const Instant now = from_milliseconds(1'795'000'000'000);
constexpr auto id = "019a9d3c-1c00-7000-8000-000000000001";
constexpr auto boundary = "=_pk_019a9d3c1c0070008000000000000001";

mail::OutgoingMail mail_of(std::string_view input)
{
    const auto name = take_line(input);
    const auto subject = take_line(input);
    const auto to = EmailAddress::parse(take_line(input));
    const auto link = take_line(input);
    const auto code = take_line(input);
    const auto text = take_until(input, '\f');
    const mail::Mailbox from{std::string(name), EmailAddress::trusted("accounts@example.org")};
    return {.header = {.id = MessageId::trusted(id),
                       .from = from,
                       .reply_to = from,
                       .to = to ? *to : EmailAddress::trusted("ada@example.org"),
                       .date = now},
            .content = {.kind = MailKind::verify_email,
                        .locale = Locale::en,
                        .subject = std::string(subject),
                        .text = std::string(text),
                        .html = std::string(input)},
            .link = std::string(link),
            .code = std::string(code)};
}

std::string header_of(std::string_view head, std::string_view name)
{
    const auto all = "\r\n" + unfolded(head) + "\r\n";
    const auto begin = all.find("\r\n" + std::string(name) + ": ");
    require(begin != std::string::npos, "every header is there");
    const auto value = begin + 2 + name.size() + 2;
    return all.substr(value, all.find("\r\n", value) - value);
}

// The body of the part behind the `number`-th delimiter, as it is in the message.
std::string part_of(std::string_view message, int number)
{
    const auto delimiter = "\r\n--" + std::string(boundary);
    for (int i = 0; i <= number; ++i)
        message.remove_prefix(std::min(message.size(), message.find(delimiter) + delimiter.size()));
    message.remove_prefix(std::min(message.size(), message.find("\r\n\r\n") + 4));
    return std::string(message.substr(0, message.find(delimiter)));
}

void try_wire(const mail::OutgoingMail& mail)
{
    const auto message = mail::write_mime(mail.header, mail.content, mail::BodyEncoding::quoted_printable);
    require(has_sound_lines(message, 998), "lines end with CRLF and are short (RFC 5322 §2.1.1)");
    const auto head = std::string_view(message).substr(0, message.find("\r\n\r\n"));
    require(!message.contains('\0'), "there is no NUL");
    require(mail::from_encoded_words(header_of(head, "Subject")) == mail.content.subject,
            "a subject comes back");
    require(header_of(head, "To") == "<" + mail.header.to.text() + ">", "a recipient comes back");
    require(header_of(head, "From").ends_with("<accounts@example.org>"), "nobody else is the sender");
    const auto body = std::string_view(message).substr(head.size());
    for (const char c : body)
        require(static_cast<unsigned char>(c) < 0x80, "bodies are ASCII on the wire");
    require(from_quoted_printable(part_of(message, 0)) == with_lf(mail.content.text), "a text comes back");
    require(from_quoted_printable(part_of(message, 1)) == with_lf(mail.content.html), "a page comes back");
}

std::string without_cr(std::string text)
{
    std::erase(text, '\r');
    return text;
}

void try_log(const mail::OutgoingMail& mail)
{
    const auto& content = mail.content;
    if (without_cr(content.text).contains(boundary) || without_cr(content.html).contains(boundary))
        return; // on the wire no body can hold the boundary; in the log no stranger can know it
    const auto entry = mail::log_entry(mail, mail::log_source(mail, now));
    const auto read = mail::read_log(entry + entry);
    require(read.size() == 2, "each entry is read, and nothing else is taken for one");
    for (const auto& found : {read[0].entry, read[1].entry}) {
        require(found.id == id && found.to == mail.header.to.text(), "an entry is of its mail");
        require(found.subject == content.subject, "a subject comes back");
        require(found.link == with_controls_escaped(mail.link), "a link comes back");
        require(found.code == with_controls_escaped(mail.code), "a code comes back");
        require(found.text == without_cr(content.text), "a text comes back");
        require(found.html == without_cr(content.html), "a page comes back");
    }
}

void try_message(std::string_view input)
{
    mail::read_log(input);
    mail::read_entry("ada@example.org", input);
    const auto mail = mail_of(input);
    const bool plain = !has_control_characters(mail.header.from.display_name) &&
                       !has_control_characters(mail.content.subject);
    const bool written = unless_refused<std::invalid_argument>([&] { try_wire(mail); });
    require(written == plain, "what cannot stand in a header is refused, and nothing else");
    if (written)
        try_log(mail);
}

const Target target("message", try_message);

} // namespace
} // namespace postkey::fuzz
