#include "mail/mime.hpp"

#include "base/unicode.hpp"
#include "mail/encoded_word.hpp"
#include "mail/quoted_printable.hpp"

#include <algorithm>
#include <stdexcept>

namespace postkey::mail {
namespace {

constexpr std::size_t longest_line = 76;
constexpr std::size_t longest_plain_word = 60;

// Nothing a stranger typed comes here unchecked, so this is a mistake of ours (S-099).
void require_one_line(std::string_view value)
{
    if (has_control_characters(value))
        throw std::invalid_argument("a header value has control characters or is not UTF-8");
}

bool is_printable_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

// Text that may stand in a header as it is: nobody takes it for an encoded word, and it folds at its spaces.
bool is_plain(std::string_view text)
{
    if (!is_printable_ascii(text) || text.contains("=?") || trimmed(text).size() != text.size())
        return false;
    std::size_t word = 0;
    for (const char c : text) {
        word = c == ' ' ? 0 : word + 1;
        if (word > longest_plain_word)
            return false;
    }
    return true;
}

std::string folded(std::string_view plain, std::size_t column)
{
    std::string out;
    while (!plain.empty()) {
        const auto end = plain.find(' ', 1);
        const auto word = plain.substr(0, end); // with the space before it
        if (column + word.size() > longest_line && word.front() == ' ') {
            out += "\r\n";
            column = 0;
        }
        out += word;
        column += word.size();
        plain.remove_prefix(word.size());
    }
    return out;
}

void add(std::string& out, std::string_view name, std::string_view value)
{
    require_one_line(value);
    out.append(name).append(": ").append(value).append("\r\n");
}

void add_text(std::string& out, std::string_view name, std::string_view text)
{
    require_one_line(text);
    const auto column = name.size() + 2;
    out.append(name).append(": ");
    out.append(is_plain(text) ? folded(text, column) : to_encoded_words(text, column)).append("\r\n");
}

bool is_atoms_and_spaces(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-/=?^_`{|}~ ").contains(c);
    });
}

// A display name as an RFC 5322 phrase.
std::string phrase(std::string_view display_name, std::size_t column)
{
    const bool plain = is_plain(display_name) && display_name.size() <= longest_plain_word;
    if (!plain)
        return to_encoded_words(display_name, column);
    if (is_atoms_and_spaces(display_name))
        return std::string(display_name);
    std::string quoted = "\"";
    for (const char c : display_name) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

void add_mailbox(std::string& out, std::string_view name, const Mailbox& mailbox)
{
    require_one_line(mailbox.display_name);
    require_one_line(mailbox.address.text());
    const auto angle = "<" + mailbox.address.text() + ">";
    std::string line = std::string(name) + ": ";
    if (!mailbox.display_name.empty()) {
        line += phrase(mailbox.display_name, line.size());
        const auto last = line.rfind('\n') == std::string::npos ? line : line.substr(line.rfind('\n') + 1);
        line += last.size() + 1 + angle.size() > longest_line ? "\r\n " : " ";
    }
    out.append(line).append(angle).append("\r\n");
}

// "=_" cannot occur in quoted-printable text (RFC 2045 §6.7), so no body can hold the boundary.
std::string boundary_of(const MessageId& id)
{
    std::string boundary = "=_pk_" + id.text();
    std::erase(boundary, '-');
    return boundary;
}

std::string headers(const Header& header, const Content& content)
{
    std::string out;
    add(out, "Date", to_mail_date(header.date));
    add_mailbox(out, "From", header.from);
    if (header.reply_to)
        add_mailbox(out, "Reply-To", *header.reply_to);
    add_mailbox(out, "To", {.display_name = "", .address = header.to});
    add_text(out, "Subject", content.subject);
    add(out, "Message-ID", message_id_header(header.id, header.from));
    add(out, "MIME-Version", "1.0");
    out += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary_of(header.id) + "\"\r\n";
    add(out, "Content-Language", to_text(content.locale));
    add(out, "Auto-Submitted", "auto-generated");
    add(out, "X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN");
    add(out, "X-Entity-Ref-ID", header.id.text());
    add(out, "X-Postkey-ID", header.id.text());
    return out;
}

std::string part(std::string_view type, std::string_view text, BodyEncoding encoding)
{
    const bool quoted = encoding == BodyEncoding::quoted_printable;
    std::string out = "Content-Type: ";
    out.append(type).append("; charset=utf-8\r\nContent-Transfer-Encoding: ");
    out.append(quoted ? "quoted-printable" : "8bit").append("\r\n\r\n");
    return out + (quoted ? to_quoted_printable(text) : std::string(text));
}

std::optional<std::string> unquoted(std::string_view text)
{
    if (text.size() < 2 || text.back() != '"')
        return std::nullopt;
    std::string out;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '"')
            return std::nullopt;
        if (text[i] == '\\' && ++i + 1 == text.size())
            return std::nullopt;
        out += text[i];
    }
    return out;
}

} // namespace

Mailbox development_sender()
{
    return {"", EmailAddress::trusted("accounts@postkey.localhost")};
}

std::optional<Mailbox> parse_mailbox(std::string_view text)
{
    text = trimmed(text);
    if (has_control_characters(text))
        return std::nullopt;
    std::string name;
    if (text.ends_with('>')) {
        const auto open = text.rfind('<');
        if (open == std::string_view::npos)
            return std::nullopt;
        const auto shown = trimmed(text.substr(0, open));
        if (shown.starts_with('"')) {
            auto plain = unquoted(shown);
            if (!plain)
                return std::nullopt;
            name = *std::move(plain);
        } else if (shown.find_first_of("<>\"@,;") != std::string_view::npos) {
            return std::nullopt; // a list, or a second address posing as a name
        } else {
            name = shown;
        }
        text = text.substr(open + 1, text.size() - open - 2);
    }
    auto address = EmailAddress::parse(text);
    if (!address)
        return std::nullopt;
    return Mailbox{std::move(name), *std::move(address)};
}

std::string message_id_header(const MessageId& id, const Mailbox& from)
{
    return "<" + id.text() + "@" + std::string(from.address.domain()) + ">";
}

std::string write_mime(const Header& header, const Content& content, BodyEncoding encoding)
{
    const auto delimiter = "\r\n--" + boundary_of(header.id);
    auto out = headers(header, content);
    out += delimiter + "\r\n" + part("text/plain", content.text, encoding);
    out += delimiter + "\r\n" + part("text/html", content.html, encoding);
    out += delimiter + "--\r\n";
    if (encoding == BodyEncoding::eight_bit)
        std::erase(out, '\r');
    return out;
}

} // namespace postkey::mail
