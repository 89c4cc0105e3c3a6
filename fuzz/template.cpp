// Templates (mail/template_text.hpp, part.hpp, composer.hpp, catalogue.hpp). A value is filled into ours;
// what is behind the first form feed is a template of an operator's own, and behind the next a catalogue.
#include "base/unicode.hpp"
#include "fuzz/support/lines.hpp"
#include "fuzz/support/target.hpp"
#include "mail/broken_template.hpp"
#include "mail/composer.hpp"
#include "mail/lint/markup.hpp"
#include "mail/template_text.hpp"

namespace postkey::fuzz {
namespace {

using namespace mail;

constexpr auto own_catalogue = R"({"style": {"plain": "color: {{colour}}"}})";
constexpr auto sentences =
    R"({"fuzz": {"title": "Hello {{name}}", "bare": "Hello"}, "every_mail": {"end": "<Bye>"}})";

Values values_with(std::string_view name)
{
    return {{"name", std::string(name)}, {"link", "https://accounts.example.org/?a=1&b=2"},
            {"code", "12345678"},        {"colour", "#1f5fbf"},
            {"address", "<ada>"},        {"empty", ""}};
}

// What a stranger typed is text and nothing else, wherever it stands.
void try_value(std::string_view value)
{
    const auto values = values_with(value);
    const auto html = PartTemplate(Part::html, "ours", "<p title=\"{{name}}\">{{name}}</p>").render(values);
    const auto markup = lint::read_markup(html);
    const bool blank = value.empty();
    require(markup.size() == (blank ? 2U : 3U), "a value brings no markup");
    require(markup[0].name == "p" && markup[0].attributes.size() == 1, "a value brings no attribute");
    require(lint::attribute(markup[0], "title") == value, "a value comes back");
    require(blank || markup[1].text == value, "a value comes back");

    const auto text = PartTemplate(Part::text, "ours", "[{{name}}]").render(values);
    require(text.starts_with('[') && text.ends_with("]\n"), "a text is as it is written");

    const PartTemplate subject(Part::subject, "ours", "Hello {{name}}");
    std::string line;
    const bool written = unless_refused<BrokenTemplate>([&] { line = subject.render(values); });
    require(!written || !has_control_characters(line), "a subject is one line");
    require(written || has_control_characters(value), "a plain value may stand in a subject");
}

void try_template(const std::string& text, std::string_view catalogue)
{
    std::string again;
    const auto same = [](std::string_view literal) { return std::string(literal); };
    const bool tags_are_closed = unless_refused<BrokenTemplate>(
        [&] { again = rewritten(text, "own", [](const Tag& tag) { return std::string(tag.text); }, same); });
    require(!tags_are_closed || again == text, "a text without changes is itself");

    const TemplateFiles files{{"fuzz/html.html", text},
                              {"fuzz/text.txt", text},
                              {"layout/html.html", "<body>{{> content}}</body>"},
                              {"layout/text.txt", "{{> content}}"},
                              {"layout/value.html", "<b dir=\"{{value_dir}}\">{{value}}</b>"},
                              {"fuzz/subject.txt", text}};
    unless_refused<BrokenTemplate>([&] {
        const Catalogue styles("styles.json", own_catalogue);
        const Catalogue words("mail.json", catalogue.empty() ? sentences : catalogue);
        const auto values = values_with("Ada");
        for (const auto part : all_parts) {
            Usage usage;
            const auto composed =
                Composer(files, styles, words).compose("fuzz", part, {"fuzz", "every_mail"}, values, usage);
            PartTemplate(part, "fuzz", composed).render(values);
        }
    });
    lint::read_style(text);
    lint::read_markup(text);
}

void try_all(std::string_view input)
{
    try_value(take_until(input, '\f'));
    const std::string own(take_until(input, '\f'));
    try_template(own, input);
}

const Target target("template", try_all);

} // namespace
} // namespace postkey::fuzz
