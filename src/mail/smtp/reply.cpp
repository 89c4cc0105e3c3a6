#include "mail/smtp/reply.hpp"

#include "base/unicode.hpp"

#include <charconv>
#include <utility>

namespace postkey::mail::smtp {
namespace {

constexpr std::size_t most_replies_waiting = 64;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

std::optional<int> take_number(std::string_view& text, std::size_t most_digits)
{
    std::size_t digits = 0;
    while (digits < text.size() && digits < most_digits && is_digit(text[digits]))
        ++digits;
    if (digits == 0)
        return std::nullopt;
    int number = 0;
    std::from_chars(text.data(), text.data() + digits, number);
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char c)
{
    if (!text.starts_with(c))
        return false;
    text.remove_prefix(1);
    return true;
}

std::optional<EnhancedCode> enhanced_code(std::string_view text, int code)
{
    const auto status = take_number(text, 1);
    if (!status || *status != code / 100 || !take(text, '.'))
        return std::nullopt;
    const auto subject = take_number(text, 3);
    if (!subject || !take(text, '.'))
        return std::nullopt;
    const auto detail = take_number(text, 3);
    if (!detail || !(text.empty() || text.starts_with(' ')))
        return std::nullopt;
    return EnhancedCode{*status, *subject, *detail};
}

} // namespace

std::string printable(std::string_view text, std::size_t most)
{
    auto clean = with_controls_escaped(text.substr(0, most));
    if (clean.size() <= most)
        return clean;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(clean[end]) & 0xc0) == 0x80)
        --end;
    clean.resize(end);
    return clean;
}

std::string Reply::text() const
{
    std::string out = std::to_string(code);
    const char* separator = " ";
    for (const auto& line : lines) {
        if (line.empty())
            continue;
        out.append(separator).append(line);
        separator = " | ";
    }
    return printable(out);
}

void ReplyReader::feed(std::string_view bytes)
{
    for (const char c : bytes) {
        if (broken_)
            return;
        if (c == '\n') {
            end_line();
            continue;
        }
        line_ += c;
        if (line_.size() > longest_line || ++reply_size_ > longest_reply)
            broken_ = true;
    }
}

void ReplyReader::end_line()
{
    std::string_view line = line_;
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    const bool coded =
        line.size() >= 3 && line[0] >= '2' && line[0] <= '5' && is_digit(line[1]) && is_digit(line[2]);
    const bool framed = line.size() == 3 || (line.size() > 3 && (line[3] == ' ' || line[3] == '-'));
    if (!coded || !framed) {
        broken_ = true;
        return;
    }
    const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    const bool more = line.size() > 3 && line[3] == '-';
    const auto text = line.size() > 3 ? line.substr(4) : std::string_view();
    if (current_.lines.empty()) {
        current_.code = code;
        current_.enhanced = enhanced_code(text, code);
    } else if (current_.code != code) {
        broken_ = true; // RFC 5321 §4.2.1: every line of a reply has the same code
        return;
    }
    current_.lines.emplace_back(text);
    line_.clear();
    if (more)
        return;
    replies_.push_back(std::exchange(current_, Reply()));
    reply_size_ = 0;
    if (replies_.size() > most_replies_waiting)
        broken_ = true;
}

std::optional<Reply> ReplyReader::next()
{
    if (replies_.empty())
        return std::nullopt;
    auto reply = std::move(replies_.front());
    replies_.pop_front();
    return reply;
}

} // namespace postkey::mail::smtp
