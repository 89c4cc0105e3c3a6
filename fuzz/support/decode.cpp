#include "fuzz/support/decode.hpp"

namespace postkey::fuzz {
namespace {

int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool append(std::string& out, std::string_view line)
{
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '=') {
            if (i + 2 >= line.size() || hex_value(line[i + 1]) < 0 || hex_value(line[i + 2]) < 0)
                return false;
            out += static_cast<char>(hex_value(line[i + 1]) * 16 + hex_value(line[i + 2]));
            i += 2;
        } else if ((c >= ' ' && c <= '~') || c == '\t') {
            out += c;
        } else {
            return false;
        }
    }
    return true;
}

std::string without(std::string_view text, std::string_view what, std::string_view instead)
{
    std::string out;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what)) {
        out.append(text.substr(0, at)).append(instead);
        text.remove_prefix(at + what.size());
    }
    return out.append(text);
}

} // namespace

std::optional<std::string> from_quoted_printable(std::string_view encoded)
{
    std::string out;
    while (true) {
        const auto end = encoded.find("\r\n");
        auto line = encoded.substr(0, end);
        const bool soft = line.ends_with('=');
        const bool blank_last = line.ends_with(' ') || line.ends_with('\t');
        if (line.size() > 76 || blank_last || (soft && end == std::string_view::npos))
            return std::nullopt;
        if (soft)
            line.remove_suffix(1);
        if (!append(out, line))
            return std::nullopt;
        if (end == std::string_view::npos)
            return out;
        if (!soft)
            out += '\n';
        encoded.remove_prefix(end + 2);
    }
}

std::string with_lf(std::string_view text)
{
    return without(text, "\r\n", "\n");
}

bool has_sound_lines(std::string_view message, std::size_t longest)
{
    while (!message.empty()) {
        const auto end = message.find("\r\n");
        if (end == std::string_view::npos || end > longest)
            return false;
        if (message.substr(0, end).find_first_of("\r\n") != std::string_view::npos)
            return false;
        message.remove_prefix(end + 2);
    }
    return true;
}

std::string unfolded(std::string_view header)
{
    return without(without(header, "\r\n ", " "), "\r\n\t", "\t");
}

} // namespace postkey::fuzz
