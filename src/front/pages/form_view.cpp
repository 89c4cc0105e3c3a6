#include "front/pages/form_view.hpp"

#include <algorithm>

namespace postkey::front::pages {
namespace {

std::string id_of(const std::string& form, std::string_view field)
{
    return form.empty() ? std::string(field) : form + "-" + std::string(field);
}

std::string described_by(const std::string& id, const Field& field, const std::string& error)
{
    std::string ids = field.hint.empty() ? "" : id + "-hint";
    if (!error.empty())
        ids += (ids.empty() ? "" : " ") + id + "-error";
    return ids;
}

Values field_view(const Form& form, const Field& field, const std::string& id, const PageRenderer& words,
                  Locale locale)
{
    std::string error;
    for (const auto& refusal : form.refusals())
        if (refusal.field == field.name)
            error = words.sentence(locale, refusal.sentence);
    return {
        {"id", id},
        {"name", field.name},
        {"label", words.sentence(locale, field.label)},
        {"type", field.type},
        {"autocomplete", field.autocomplete},
        {"typed", field.type == "password" ? std::string() : form.text(field.name)},
        {"hint", field.hint.empty() ? std::string() : words.sentence(locale, field.hint)},
        {"field_error", error},
        {"described_by", described_by(id, field, error)},
        {"numeric", field.autocomplete == "one-time-code"},
        {"latin", field.name != "name"}, // addresses, codes: from left to right in any language
        {"required", field.need == Field::Need::required},
    };
}

} // namespace

Values form_view(const Pages& pages, const Visit& visit, const Form& form, std::span<const Field> shown,
                 const std::string& id)
{
    const auto& words = pages.renderer;
    const auto locale = visit.origin.locale;
    std::vector<Values> views;
    for (const auto& field : shown)
        views.push_back(field_view(form, field, id_of(id, field.name), words, locale));

    std::vector<Values> problems;
    for (const auto& refusal : form.refusals()) {
        const auto field = std::ranges::find(shown, refusal.field, &Field::name);
        const bool beside = field != shown.end();
        problems.push_back({{"problem", words.sentence(locale, refusal.sentence)},
                            {"about", beside ? words.sentence(locale, field->label) : std::string()},
                            {"target", beside ? id_of(id, field->name) : std::string()}});
    }
    return {{"form_id", id},
            {"fields", std::move(views)},
            {"problems", std::move(problems)},
            {"failed", form.refused()}};
}

} // namespace postkey::front::pages
