#include "front/pages/page_renderer.hpp"

#include "base/embedded.hpp"
#include "base/encoding.hpp"
#include "front/pages/language_name.hpp"
#include "front/pages/samples.hpp"
#include "front/pages/words.hpp"
#include "mail/broken_template.hpp"
#include "mail/template_text.hpp"

namespace postkey::front::pages {
namespace {

mail::Catalogue load_catalogue(Locale locale)
{
    const auto file = "locales/" + std::string(to_text(locale)) + "/pages.json";
    const auto json = embedded_file(file);
    if (!json)
        throw mail::BrokenTemplate(file + ": is missing");
    return mail::Catalogue(file, *json);
}

// A chosen sentence may name only what is the same on every page.
std::string filled(const std::string& sentence, const Values& values, const std::string& where)
{
    const auto tag = [&](const mail::Tag& found) {
        const auto value = values.find(found.name);
        if (found.sigil != 0 || value == values.end() ||
            !std::holds_alternative<std::string>(value->second.held))
            throw mail::BrokenTemplate(where + ": " + std::string(found.text) + " means nothing here");
        return std::get<std::string>(value->second.held);
    };
    return mail::rewritten(sentence, where, tag, [](std::string_view text) { return std::string(text); });
}

std::vector<Values> languages_to_choose(const Frame& frame)
{
    std::vector<Values> list;
    for (const auto locale : all_locales)
        list.push_back({{"tag", to_text(locale)},
                        {"language", name_in_itself(locale)},
                        {"current", locale == frame.locale},
                        {"back", percent_encoded(frame.here)}});
    return list;
}

} // namespace

PageRenderer::PageRenderer(const Site& site, const PasswordPolicy& passwords, const Assets& assets,
                           Inbox inbox)
    : everywhere_{{"application_name", site.application_name},
                  {"support_address", site.support_address},
                  {"min_length", std::to_string(passwords.min_length)},
                  {"style_sheet", assets.url("postkey.css")},
                  {"brand_sheet", assets.url("brand.css")},
                  {"mark", assets.url("mark.svg")},
                  {"inbox", inbox == Inbox::linked}}
{
    for (const auto locale : all_locales)
        languages_.emplace(locale, language(locale));
    for (const auto locale : all_locales) {
        Frame frame;
        frame.locale = locale;
        for (const auto& page : sample_pages())
            render(page, frame);
    }
}

PageRenderer::Language PageRenderer::language(Locale locale) const
{
    Language result;
    const auto catalogue = load_catalogue(locale);
    std::set<mail::CatalogueKey> used;
    for (const auto& key : chosen_sentences()) {
        used.insert(key);
        const auto where = catalogue.file() + ": " + key.first + "." + key.second;
        result.chosen.emplace(key, filled(catalogue.sentence(key), everywhere_, where));
    }
    // A page may have several samples; what only one of them shows is known all the same.
    std::map<std::string, std::set<std::string>> known;
    for (const auto& page : sample_pages()) {
        known[page.name].merge(names_in(page.values));
        known[page.name].merge(names_in(frame_values(page, Frame{})));
    }
    for (const auto& [name, names] : known) {
        const auto where = "templates/pages/" + name + ".html (" + std::string(to_text(locale)) + ")";
        result.pages.emplace(name, PageTemplate(where, composed(name, catalogue, names, used)));
    }
    catalogue.check_used(used);
    return result;
}

Values PageRenderer::frame_values(const Page& page, const Frame& frame) const
{
    auto values = everywhere_;
    values["lang"] = to_text(frame.locale);
    values["page"] = page.name;
    values["heading"] = page.heading;
    values["csrf"] = frame.csrf;
    values["flash"] = frame.flash;
    values["account"] = frame.account;
    values["languages"] = languages_to_choose(frame);
    return values;
}

std::string PageRenderer::render(const Page& page, const Frame& frame) const
{
    auto values = frame_values(page, frame);
    if (page.heading.empty())
        values["heading"] = sentence(frame.locale, "heading." + page.name);
    if (!frame.flash.empty())
        values["flash"] = sentence(frame.locale, "flash." + frame.flash);
    for (const auto& [name, value] : page.values)
        values[name] = value;
    return languages_.at(frame.locale).pages.at(page.name).render(values);
}

const std::string& PageRenderer::sentence(Locale locale, std::string_view dotted) const
{
    return languages_.at(locale).chosen.at(key_of(dotted));
}

} // namespace postkey::front::pages
