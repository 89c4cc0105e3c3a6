#include "mail/log_entry.hpp"

#include "base/unicode.hpp"
#include "mail/encoded_word.hpp"

#include <charconv>
#include <optional>

namespace postkey::mail {
namespace {

constexpr std::string_view start_marker = "--- START EMAIL ";
constexpr std::string_view start_tail = " ---";
constexpr auto end_marker = end_of_entry.substr(0, end_of_entry.size() - 1);

bool could_be_marker(std::string_view line)
{
    line.remove_prefix(std::min(line.find_first_not_of('>'), line.size()));
    return line.starts_with(start_marker) || line.starts_with(end_marker);
}

std::string_view take_line(std::string_view& text)
{
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
}

std::string with_markers_escaped(std::string_view message)
{
    std::string out;
    while (!message.empty()) {
        const auto line = take_line(message);
        if (could_be_marker(line))
            out += '>';
        out.append(line).append("\n");
    }
    return out;
}

std::string with_markers_restored(std::string_view part)
{
    std::string out;
    while (!part.empty()) {
        auto line = take_line(part);
        if (line.starts_with('>') && could_be_marker(line))
            line.remove_prefix(1);
        out.append(line).append("\n");
    }
    if (!out.empty())
        out.pop_back(); // the line end before a delimiter belongs to the delimiter (RFC 2046 §5.1.1)
    return out;
}

// The unfolded value of a header; empty when it is not there.
std::string value_of(std::string_view source, std::string_view name)
{
    auto headers = source.substr(0, source.find("\n\n"));
    std::optional<std::string> value;
    while (!headers.empty()) {
        const auto line = take_line(headers);
        if (value && line.starts_with(' '))
            value->append(line);
        else if (value)
            break;
        else if (line.starts_with(name) && line.substr(name.size()).starts_with(": "))
            value = line.substr(name.size() + 2);
        else if (line == std::string(name) + ":")
            value = "";
    }
    return value.value_or("");
}

std::string between(std::string_view text, std::string_view before, std::string_view behind)
{
    const auto begin = text.find(before);
    if (begin == std::string_view::npos)
        return {};
    text.remove_prefix(begin + before.size());
    const auto end = text.find(behind);
    return end == std::string_view::npos ? std::string() : std::string(text.substr(0, end));
}

// The body of the part whose headers begin with `type`.
std::string body_of(std::string_view source, std::string_view type)
{
    const auto boundary = between(value_of(source, "Content-Type"), "boundary=\"", "\"");
    const auto delimiter = "\n--" + boundary;
    const auto part = source.find(delimiter + "\nContent-Type: " + std::string(type));
    if (boundary.empty() || part == std::string_view::npos)
        return {};
    source.remove_prefix(part + 1);
    const auto blank = source.find("\n\n");
    if (blank == std::string_view::npos)
        return {};
    source.remove_prefix(blank + 2);
    return with_markers_restored(source.substr(0, std::min(source.size(), source.find(delimiter) + 1)));
}

std::string shown(const Mailbox& mailbox)
{
    return mailbox.display_name.empty() ? mailbox.address.text()
                                        : mailbox.display_name + " <" + mailbox.address.text() + ">";
}

void add_header(std::string& out, std::string_view name, std::string_view value)
{
    // A link or code with a line end in it would be a mistake of ours; the log must stay readable all the
    // same.
    out.append(name).append(": ").append(with_controls_escaped(value)).append("\n");
}

} // namespace

std::string log_source(const OutgoingMail& mail, Instant delivered_at)
{
    const auto message = write_mime(mail.header, mail.content, BodyEncoding::eight_bit);
    const auto end_of_headers = message.find("\n\n") + 1;
    std::string out = message.substr(0, end_of_headers);
    add_header(out, "X-Postkey-Kind", to_text(mail.content.kind));
    add_header(out, "X-Postkey-Delivered", std::to_string(to_milliseconds(delivered_at)));
    if (!mail.link.empty())
        add_header(out, "X-Postkey-Link", mail.link);
    if (!mail.code.empty())
        add_header(out, "X-Postkey-Code", mail.code);
    return out + with_markers_escaped(std::string_view(message).substr(end_of_headers));
}

std::string log_entry(const OutgoingMail& mail, std::string_view source)
{
    std::string out(start_marker);
    out.append(mail.header.to.text()).append(start_tail).append("\n").append(source);
    return out.append(end_of_entry);
}

InboxEntry inbox_entry(const OutgoingMail& mail, std::string source, Instant delivered_at)
{
    return {.id = mail.header.id.text(),
            .to = mail.header.to.text(),
            .kind = std::string(to_text(mail.content.kind)),
            .locale = std::string(to_text(mail.content.locale)),
            .subject = mail.content.subject,
            .link = mail.link,
            .code = mail.code,
            .text = mail.content.text,
            .html = mail.content.html,
            .source = std::move(source),
            .received_at = delivered_at,
            .from = shown(mail.header.from)};
}

std::optional<InboxEntry> read_entry(std::string_view to, std::string_view source)
{
    const auto delivered = value_of(source, "X-Postkey-Delivered");
    std::int64_t milliseconds = 0;
    const auto read = std::from_chars(delivered.data(), delivered.data() + delivered.size(), milliseconds);
    auto id = value_of(source, "X-Postkey-ID");
    if (id.empty() || read.ec != std::errc())
        return std::nullopt;
    return InboxEntry{.id = std::move(id),
                      .to = std::string(to),
                      .kind = value_of(source, "X-Postkey-Kind"),
                      .locale = value_of(source, "Content-Language"),
                      .subject = from_encoded_words(value_of(source, "Subject")),
                      .link = value_of(source, "X-Postkey-Link"),
                      .code = value_of(source, "X-Postkey-Code"),
                      .text = body_of(source, "text/plain"),
                      .html = body_of(source, "text/html"),
                      .source = std::string(source),
                      .received_at = from_milliseconds(milliseconds),
                      .from = from_encoded_words(value_of(source, "From"))};
}

std::vector<LoggedMail> read_log(std::string_view log)
{
    const char* const start = log.data();
    std::vector<LoggedMail> entries;
    std::optional<std::string_view> address;
    const char* begin = nullptr;
    while (!log.empty()) {
        const auto line = take_line(log);
        if (line.starts_with(start_marker) && line.ends_with(start_tail)) {
            address = line.substr(start_marker.size(), line.size() - start_marker.size() - start_tail.size());
            begin = log.data();
        } else if (line == end_marker && address) {
            if (auto entry = read_entry(*address, {begin, line.data()}))
                entries.push_back({*std::move(entry), static_cast<std::size_t>(begin - start)});
            address.reset();
        }
    }
    return entries;
}

} // namespace postkey::mail
