// The writers of mail, forth and back: quoted-printable, encoded words and dots (mail/quoted_printable.hpp,
// encoded_word.hpp, smtp/dot_stuffing.hpp).
#include "base/unicode.hpp"
#include "fuzz/support/decode.hpp"
#include "fuzz/support/target.hpp"
#include "mail/encoded_word.hpp"
#include "mail/quoted_printable.hpp"
#include "mail/smtp/dot_stuffing.hpp"

#include <stdexcept>

namespace postkey::fuzz {
namespace {

void try_words(std::string_view utf8)
{
    for (const std::size_t column : {std::size_t{0}, std::size_t{9}, std::size_t{60}, std::size_t{76}}) {
        const auto words = mail::to_encoded_words(utf8, column);
        require(has_sound_lines(words + "\r\n", 76), "words stand in lines of at most 76 characters");
        const auto first = words.substr(0, words.find("\r\n"));
        require(first.empty() || column + first.size() <= 76, "so does the first, behind its header's name");
        for (const char c : words)
            require(static_cast<unsigned char>(c) < 0x80, "words are ASCII");
        auto value = unfolded(words);
        require(mail::from_encoded_words(trimmed(value)) == utf8, "words come back");
    }
}

std::string without_stuffing(std::string_view stuffed)
{
    std::string out;
    bool line_begins = true;
    for (const char c : stuffed) {
        if (!(line_begins && c == '.'))
            out += c;
        line_begins = c == '\n';
    }
    return out;
}

void try_dots(std::string_view message)
{
    std::string stuffed;
    const bool taken =
        unless_refused<std::invalid_argument>([&] { stuffed = mail::smtp::dot_stuffed(message); });
    const auto ended = std::string(message) + (message.ends_with("\r\n") ? "" : "\r\n");
    require(taken == has_sound_lines(ended, ended.size()), "a lone CR or LF is refused, and nothing else");
    if (!taken)
        return;
    require(!("\r\n" + stuffed).contains("\r\n.\r\n"), "nothing but the end looks like the end");
    auto back = without_stuffing(stuffed);
    if (!message.ends_with("\r\n") && !message.empty())
        back.resize(back.size() - 2);
    require(back == message, "dots come back");
}

void try_mail_writing(std::string_view input)
{
    const auto quoted = mail::to_quoted_printable(input);
    require(from_quoted_printable(quoted) == with_lf(input), "quoted-printable comes back");
    mail::from_encoded_words(input);
    if (is_valid_utf8(input) && !has_control_characters(input))
        try_words(input);
    try_dots(input);
}

const Target target("mail_writing", try_mail_writing);

} // namespace
} // namespace postkey::fuzz
