#include "flow/courier/quotation.hpp"

#include <algorithm>
#include <cstddef>

namespace postkey::flow {
namespace {

constexpr std::size_t telling_length = 12;
constexpr std::string_view withheld_mark = "[...]";

// How much of the text's beginning stands somewhere in `secret`; 0 when that is too little to tell anything.
std::size_t quoted_length(std::string_view text, std::string_view secret)
{
    if (text.size() < telling_length || !secret.contains(text.substr(0, telling_length)))
        return 0;
    auto length = telling_length;
    while (length < text.size() && secret.contains(text.substr(0, length + 1)))
        ++length;
    return length;
}

} // namespace

std::string without_secrets(std::string_view reply, std::string_view token, std::string_view code)
{
    std::string out;
    while (!reply.empty()) {
        auto length = quoted_length(reply, token);
        if (!code.empty() && reply.starts_with(code))
            length = std::max(length, code.size());
        if (length == 0)
            out += reply.front();
        else if (!out.ends_with(withheld_mark))
            out += withheld_mark;
        reply.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

} // namespace postkey::flow
