#pragma once
// The grammar side of JsonBody: one pass over the text, no tree, memory bounded by the text.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::front {

// One object's own members. Those that are neither text nor null are in `other_types` instead.
struct FlatObject
{
    std::map<std::string, std::optional<std::string>, std::less<>> members;
    std::vector<std::string> other_types;
    enum class Root
    {
        object,
        something_else
    } root = Root::object;
};

// Nothing for text that is not strictly JSON: other than UTF-8, a lone surrogate, a name twice in one object
// at any depth, nested deeper than 8, more than 64 members in all, a number past a double's range, or
// anything after the value.
std::optional<FlatObject> read_flat_object(std::string_view text);

} // namespace postkey::front
