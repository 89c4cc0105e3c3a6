#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::cli {

// A line of the shell as words: white space parts them, '…' keeps everything, "…" keeps all but \" and \\, a
// backslash keeps the character after it. What is wrong, in words, for a quote that is not closed.
std::expected<std::vector<std::string>, std::string> split_words(std::string_view line);

} // namespace postkey::cli
