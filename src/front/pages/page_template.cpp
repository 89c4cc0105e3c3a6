#include "front/pages/page_template.hpp"

#include "base/embedded.hpp"
#include "mail/broken_template.hpp"
#include "mail/template_text.hpp"

namespace postkey::front::pages {
namespace {

using kainjow::mustache::data;
using mail::BrokenTemplate;

constexpr int deepest = 8;
constexpr std::string_view sentence_prefix = "t.";

data to_data(const Value& value)
{
    if (const auto* text = std::get_if<std::string>(&value.held))
        return text->empty() ? data(false) : data(*text);
    if (const auto* truth = std::get_if<bool>(&value.held))
        return data(*truth);
    data list{data::type::list};
    for (const auto& values : std::get<std::vector<Values>>(value.held)) {
        data object{data::type::object};
        for (const auto& [name, inner] : values)
            object.set(name, to_data(inner));
        list.push_back(object);
    }
    return list;
}

// Looks a name up in the innermost section that has it.
class StrictContext : public kainjow::mustache::basic_context<std::string>
{
public:
    StrictContext(const data& values, const std::string& where) : where_(where), scopes_{&values} {}

    void push(const data* scope) override { scopes_.push_back(scope); }
    void pop() override { scopes_.pop_back(); }

    const data* get(const std::string& name) const override
    {
        for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
            if (const auto* found = (*scope)->is_object() ? (*scope)->get(name) : nullptr)
                return found;
        throw BrokenTemplate(where_ + ": nothing is known as {{" + name + "}}");
    }

    const data* get_partial(const std::string& name) const override { return get(name); }

private:
    const std::string& where_;
    std::vector<const data*> scopes_;
};

struct Composition
{
    const std::string& page;
    Direction direction;
    const mail::Catalogue& sentences;
    const std::set<std::string>& known;
    std::set<mail::CatalogueKey>& used;

    std::string file(const std::string& path, int depth) const;
    std::string tag(const mail::Tag& found, const std::string& where, int depth) const;
    std::string sentence(std::string_view name) const;
    std::string placeholder(const mail::Tag& found, const std::string& where) const;
};

std::string unchanged(std::string_view text)
{
    return std::string(text);
}

std::string Composition::file(const std::string& path, int depth) const
{
    const auto where = "templates/pages/" + path;
    auto text = embedded_file(where);
    if (!text)
        throw BrokenTemplate(where + ": is missing");
    if (depth > deepest)
        throw BrokenTemplate(where + ": includes itself");
    // The line that includes a file ends it.
    if (depth > 0 && text->ends_with('\n'))
        text->remove_suffix(1);
    return mail::rewritten(
        *text, where, [&](const mail::Tag& found) { return tag(found, where, depth); }, unchanged);
}

std::string Composition::tag(const mail::Tag& found, const std::string& where, int depth) const
{
    if (found.sigil == '>')
        return file(found.name == "content" ? page + ".html" : std::string(found.name), depth + 1);
    if (found.sigil == 0 && found.name.starts_with(sentence_prefix))
        return sentence(found.name.substr(sentence_prefix.size()));
    return placeholder(found, where);
}

std::string Composition::sentence(std::string_view name) const
{
    const auto key = sentences.key({page, "every_page"}, name);
    used.insert(key);
    const auto where = sentences.file() + ": " + key.first + "." + key.second;
    return mail::rewritten(
        sentences.sentence(key), where,
        [&](const mail::Tag& found) {
            const auto shown = placeholder(found, where);
            const bool isolated = direction == Direction::right_to_left && found.sigil == 0;
            return isolated ? "<bdi>" + shown + "</bdi>" : shown;
        },
        mail::html_escaped);
}

std::string Composition::placeholder(const mail::Tag& found, const std::string& where) const
{
    if (found.sigil != '!' && !known.contains(std::string(found.name)))
        throw BrokenTemplate(where + ": nothing is known as " + std::string(found.text));
    return std::string(found.text);
}

} // namespace

std::string composed(const std::string& page, Direction direction, const mail::Catalogue& sentences,
                     const std::set<std::string>& known, std::set<mail::CatalogueKey>& used)
{
    return Composition{page, direction, sentences, known, used}.file("layout.html", 0);
}

std::set<std::string> names_in(const Values& values)
{
    std::set<std::string> names;
    for (const auto& [name, value] : values) {
        names.insert(name);
        if (const auto* list = std::get_if<std::vector<Values>>(&value.held))
            for (const auto& inner : *list)
                names.merge(names_in(inner));
    }
    return names;
}

PageTemplate::PageTemplate(std::string where, const std::string& text)
    : template_(std::move(where), text, [](const std::string& value) { return mail::html_escaped(value); })
{
}

std::string PageTemplate::render(const Values& values) const
{
    const auto filled = to_data(std::vector<Values>{values});
    StrictContext context(filled.list_value().front(), template_.where());
    return template_.render(context);
}

} // namespace postkey::front::pages
