#include "mail/smtp/capabilities.hpp"

#include "base/unicode.hpp"

#include <charconv>

namespace postkey::mail::smtp {
namespace {

std::string_view take_word(std::string_view& text)
{
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    return word;
}

void read_mechanisms(Capabilities& offered, std::string_view mechanisms)
{
    for (auto word = take_word(mechanisms); !word.empty(); word = take_word(mechanisms)) {
        const auto mechanism = ascii_lower(word);
        offered.auth_plain |= mechanism == "plain";
        offered.auth_login |= mechanism == "login";
    }
}

void read_size(Capabilities& offered, std::string_view text)
{
    offered.size_offered = true;
    const auto word = take_word(text);
    std::uint64_t size = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), size);
    if (read.ec == std::errc() && read.ptr == word.data() + word.size() && size > 0)
        offered.size = size;
}

} // namespace

Capabilities read_capabilities(const Reply& ehlo)
{
    Capabilities offered;
    for (std::size_t i = 1; i < ehlo.lines.size(); ++i) { // the first line is the server's name
        std::string_view rest = ehlo.lines[i];
        const auto keyword = ascii_lower(take_word(rest));
        offered.pipelining |= keyword == "pipelining";
        offered.starttls |= keyword == "starttls";
        offered.eight_bit_mime |= keyword == "8bitmime";
        offered.smtputf8 |= keyword == "smtputf8";
        offered.enhanced_status_codes |= keyword == "enhancedstatuscodes";
        offered.dsn |= keyword == "dsn";
        offered.requiretls |= keyword == "requiretls";
        if (keyword == "size")
            read_size(offered, rest);
        else if (keyword == "auth")
            read_mechanisms(offered, rest);
    }
    return offered;
}

} // namespace postkey::mail::smtp
