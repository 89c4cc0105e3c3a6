#pragma once
// Reads the HTML of a mail as a list of tags and texts. Forgiving, as mail programs are: it never fails.
#include <string>
#include <string_view>
#include <vector>

namespace postkey::mail::lint {

struct Attribute
{
    std::string name;  // lower case
    std::string value; // entities decoded
};

struct Token
{
    enum class Type
    {
        text,
        open,
        close,
        comment,
        doctype
    };
    Type type;
    std::string name; // of a tag, lower case
    std::vector<Attribute> attributes{};
    std::string text{};          // of a text, entities decoded; of a comment or doctype, as written
    bool closed_at_once = false; // <br/>
};

std::vector<Token> read_markup(std::string_view html);

// The value of an attribute, or "".
std::string attribute(const Token& token, std::string_view name);
bool has_attribute(const Token& token, std::string_view name);

// "color: #FFF; margin:0" as {color, #fff} and {margin, 0}.
struct Declaration
{
    std::string property;
    std::string value;
};
std::vector<Declaration> read_style(std::string_view style);

} // namespace postkey::mail::lint
