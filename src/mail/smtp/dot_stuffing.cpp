#include "mail/smtp/dot_stuffing.hpp"

#include <stdexcept>

namespace postkey::mail::smtp {

std::string dot_stuffed(std::string_view message)
{
    std::string out;
    out.reserve(message.size() + message.size() / 64 + 8);
    bool line_begins = true;
    for (std::size_t i = 0; i < message.size(); ++i) {
        const char c = message[i];
        const bool after_cr = i > 0 && message[i - 1] == '\r';
        if ((c == '\n') != after_cr)
            throw std::invalid_argument("a message for SMTP has a lone CR or LF");
        if (line_begins && c == '.')
            out += '.';
        out += c;
        line_begins = c == '\n';
    }
    if (message.ends_with('\r'))
        throw std::invalid_argument("a message for SMTP has a lone CR or LF");
    if (!line_begins)
        out += "\r\n";
    return out;
}

} // namespace postkey::mail::smtp
