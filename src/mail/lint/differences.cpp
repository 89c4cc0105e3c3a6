#include "mail/lint/differences.hpp"

#include "mail/lint/page.hpp"

#include <algorithm>

namespace postkey::mail::lint {
namespace {

std::string without_spaces(std::string_view text)
{
    auto out = collapsed(text);
    std::erase(out, ' ');
    return out;
}

// The text ends a label with a colon where HTML shows it by its looks.
std::string without_colon(std::string line)
{
    for (const std::string_view colon : {":", "\uff1a"})
        if (line.ends_with(colon))
            line.resize(line.size() - colon.size());
    return line;
}

std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (auto clean = collapsed(line); !clean.empty())
            lines.push_back(std::move(clean));
    }
    return lines;
}

// The other part is looked through as one piece.
std::vector<std::string> missing(const std::vector<std::string>& lines,
                                 const std::vector<std::string>& others)
{
    std::string whole;
    for (const auto& line : others)
        whole += without_spaces(line);
    std::vector<std::string> missing;
    for (const auto& line : lines)
        if (!whole.contains(without_spaces(without_colon(line))))
            missing.push_back(line);
    return missing;
}

} // namespace

Differences differences(std::string_view text, const std::vector<std::string>& html_lines)
{
    const auto text_lines = lines_of(text);
    return {missing(text_lines, html_lines), missing(html_lines, text_lines)};
}

} // namespace postkey::mail::lint
