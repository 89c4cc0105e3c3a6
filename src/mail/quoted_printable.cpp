#include "mail/quoted_printable.hpp"

namespace postkey::mail {
namespace {

constexpr std::size_t longest_line = 76;

bool at_line_end(std::string_view rest)
{
    return rest.empty() || rest.starts_with('\n') || rest.starts_with("\r\n");
}

void append_escaped(std::string& out, unsigned char byte)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    out += '=';
    out += digits[byte >> 4];
    out += digits[byte & 0x0f];
}

} // namespace

std::string to_quoted_printable(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto rest = text.substr(i + 1);
        if (byte == '\r' && rest.starts_with('\n'))
            continue;
        if (byte == '\n') {
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool last = at_line_end(rest);
        const bool blank = byte == ' ' || byte == '\t';
        const bool literal = blank ? !last : byte > 0x20 && byte < 0x7f && byte != '=';
        const std::size_t width = literal ? 1 : 3;
        // Only the last character of a line may stand where a soft break would need its '='.
        if (column + width > (last ? longest_line : longest_line - 1)) {
            out += "=\r\n";
            column = 0;
        }
        if (literal)
            out += static_cast<char>(byte);
        else
            append_escaped(out, byte);
        column += width;
    }
    return out;
}

} // namespace postkey::mail
