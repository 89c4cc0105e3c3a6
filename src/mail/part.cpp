#include "mail/part.hpp"

#include "base/unicode.hpp"
#include "mail/broken_template.hpp"
#include "mail/template_text.hpp"

#include <map>

namespace postkey::mail {
namespace {

using kainjow::mustache::data;

// Looks names up in one flat table; entering a section changes nothing.
class StrictContext : public kainjow::mustache::basic_context<std::string>
{
public:
    StrictContext(const Values& values, const std::string& where) : where_(where)
    {
        for (const auto& [name, value] : values)
            data_.emplace(name, value.empty() ? data(false) : data(value));
    }

    void push(const data*) override {}
    void pop() override {}

    const data* get(const std::string& name) const override
    {
        const auto found = data_.find(name);
        if (found == data_.end())
            throw BrokenTemplate(where_ + ": nothing is known as {{" + name + "}}", Fault::unknown_name);
        return &found->second;
    }

    const data* get_partial(const std::string& name) const override { return get(name); }

private:
    const std::string& where_;
    std::map<std::string, data> data_;
};

// A section that is left out leaves its empty lines behind.
std::string tidied_text(std::string_view text)
{
    std::string result;
    for (const char c : text)
        if (c != '\n' || !(result.empty() || result.ends_with("\n\n")))
            result += c;
    while (result.ends_with('\n'))
        result.pop_back();
    return result + '\n';
}

std::string tidied_subject(std::string text)
{
    while (text.ends_with('\n'))
        text.pop_back();
    return text;
}

} // namespace

const char* file_name(Part part)
{
    switch (part) {
    case Part::subject:
        return "subject.txt";
    case Part::text:
        return "text.txt";
    case Part::html:
        return "html.html";
    }
    return "";
}

namespace {

std::string unescaped(const std::string& value)
{
    return value;
}

std::string escaped_for_html(const std::string& value)
{
    return html_escaped(value);
}

} // namespace

PartTemplate::PartTemplate(Part part, std::string where, const std::string& text)
    : part_(part), template_(std::move(where), text, part == Part::html ? escaped_for_html : unescaped)
{
}

std::string PartTemplate::render(const Values& values) const
{
    StrictContext context(values, template_.where());
    auto result = template_.render(context);
    if (part_ == Part::text)
        return tidied_text(result);
    if (part_ == Part::html)
        return result;
    result = tidied_subject(std::move(result));
    if (has_control_characters(result))
        throw BrokenTemplate(template_.where() + ": a subject is one line");
    return result;
}

} // namespace postkey::mail
