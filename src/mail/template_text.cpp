#include "mail/template_text.hpp"

#include "base/unicode.hpp"
#include "mail/broken_template.hpp"

#include <algorithm>

namespace postkey::mail {
namespace {

// The tag that starts at the front of `text`.
Tag first_tag(std::string_view text, const std::string& where)
{
    const auto end = text.find("}}", 2);
    if (end == std::string_view::npos || text.substr(2, end - 2).contains("{{"))
        throw BrokenTemplate(where + ": a tag is not closed: " + std::string(text.substr(0, 40)));
    Tag tag = {0, trimmed(text.substr(2, end - 2)), text.substr(0, end + 2), where};
    if (tag.name.empty())
        throw BrokenTemplate(where + ": a tag is empty");
    const char first = tag.name.front();
    if (first == '{' || first == '&' || first == '=')
        throw BrokenTemplate(where + ": escaping cannot be changed: " + std::string(tag.text));
    if (std::string_view("#^/>!").find(first) != std::string_view::npos) {
        tag.sigil = first;
        tag.name = trimmed(tag.name.substr(1));
    }
    return tag;
}

} // namespace

std::string rewritten(std::string_view text, const std::string& where, const TagWriter& tag,
                      const LiteralWriter& literal)
{
    std::string result;
    const auto whole = text;
    const bool has_lines = text.contains('\n');
    while (!text.empty()) {
        const auto begin = text.find("{{");
        result += literal(text.substr(0, begin));
        if (begin == std::string_view::npos)
            break;
        text.remove_prefix(begin);
        const auto before = whole.substr(0, whole.size() - text.size());
        const auto line = std::to_string(1 + std::ranges::count(before, '\n'));
        const auto found = first_tag(text, has_lines ? where + ":" + line : where);
        result += tag(found);
        text.remove_prefix(found.text.size());
    }
    return result;
}

std::string html_escaped(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result += c;
        }
    }
    return result;
}

} // namespace postkey::mail
