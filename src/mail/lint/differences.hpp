#pragma once
// What only one part of a mail says.
#include <string>
#include <string_view>
#include <vector>

namespace postkey::mail::lint {

struct Differences
{
    std::vector<std::string> only_text; // lines, white space collapsed
    std::vector<std::string> only_html;
};

// `html_lines` are those of Page. Lines may be wrapped elsewhere in the other part, and a label's colon may
// be there in one of them only.
Differences differences(std::string_view text, const std::vector<std::string>& html_lines);

} // namespace postkey::mail::lint
