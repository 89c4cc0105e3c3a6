#pragma once
// Reads the tags of a Mustache text without rendering it, so that what a template asks for is known before
// mail is sent.
#include <functional>
#include <string>
#include <string_view>

namespace postkey::mail {

struct Tag
{
    char sigil;            // '#', '^', '/', '>', '!', or 0 for a plain placeholder
    std::string_view name; // without the sigil and without white space around it
    std::string_view text; // as written, braces included
    std::string where;     // the text it stands in, and the line when there are several: "text.txt:3"
};

using TagWriter = std::function<std::string(const Tag&)>;
using LiteralWriter = std::function<std::string(std::string_view)>;

// `text` with each tag, and each stretch between tags, written anew. `where` names the text in
// BrokenTemplate, which is thrown for an unclosed tag and for the tags that would switch escaping off or
// change the delimiters ({{{, {{&, {{=).
std::string rewritten(std::string_view text, const std::string& where, const TagWriter& tag,
                      const LiteralWriter& literal);

// For HTML text and quoted attributes. Old Outlook shows &apos; as it stands, hence &#39;.
std::string html_escaped(std::string_view text);

} // namespace postkey::mail
