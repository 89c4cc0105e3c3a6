#pragma once
// What a page shows, before it is turned into HTML: a template's name and the values that fill it.
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace postkey::front::pages {

struct Value;
using Values = std::map<std::string, Value, std::less<>>;

// Text is escaped when it is shown; an empty text is there and false: {{#name}} skips its section.
struct Value
{
    Value() = default;
    Value(std::string text) : held(std::move(text)) {}
    Value(std::string_view text) : held(std::string(text)) {}
    Value(const char* text) : held(std::string(text)) {}
    Value(bool truth) : held(truth) {}
    Value(std::vector<Values> list) : held(std::move(list)) {}

    std::variant<std::string, bool, std::vector<Values>> held;
};

struct Page
{
    std::string name; // templates/pages/<name>.html, and its group of sentences
    unsigned status = 200;
    std::string heading = {}; // empty: the page's sentence in the group "heading"
    Values values = {};
};

} // namespace postkey::front::pages
