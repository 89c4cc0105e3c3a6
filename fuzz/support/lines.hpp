#pragma once
// Inputs that are made of several: in lines, so that people can read and write them.
#include <string_view>

namespace postkey::fuzz {

// Takes everything up to `end` off the front of `input`, and `end` with it; all of it when there is none.
inline std::string_view take_until(std::string_view& input, char end)
{
    const auto part = input.substr(0, input.find(end));
    input.remove_prefix(part.size() == input.size() ? input.size() : part.size() + 1);
    return part;
}

inline std::string_view take_line(std::string_view& input)
{
    return take_until(input, '\n');
}

} // namespace postkey::fuzz
