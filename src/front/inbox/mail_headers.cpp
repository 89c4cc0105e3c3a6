#include "front/inbox/mail_headers.hpp"

#include "base/unicode.hpp"

#include <algorithm>

namespace postkey::front::inbox {
namespace {

std::string_view take_line(std::string_view& text)
{
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

} // namespace

std::vector<std::pair<std::string, std::string>> headers_of(std::string_view source)
{
    std::vector<std::pair<std::string, std::string>> headers;
    for (auto line = take_line(source); !line.empty(); line = take_line(source)) {
        const bool folded = line.starts_with(' ') || line.starts_with('\t');
        const auto colon = line.find(':');
        if (folded && !headers.empty())
            headers.back().second.append(line);
        else if (!folded && colon != std::string_view::npos)
            headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
    return headers;
}

} // namespace postkey::front::inbox
