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

Values everywhere(const Site& site, const PasswordPolicy& passwords, const Assets& assets,
                  PageRenderer::Inbox inbox)
{
    return {{"application_name", site.application_name},
            {"support_address", site.support_address},
            {"min_length", std::to_string(passwords.min_length)},
            {"style_sheet", assets.url("postkey.css")},
            {"brand_sheet", assets.url("brand.css")},
            {"mark", assets.url("mark.svg")},
            {"story_script", assets.url("mail_story.js")},
            {"inbox", inbox == PageRenderer::Inbox::linked}};
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

void add_frame(Values& values, const Page& page, const Frame& frame)
{
    values["lang"] = to_text(frame.locale);
    values["dir"] = to_text(direction_of(frame.locale));
    values["page"] = page.name;
    values["heading"] = page.heading;
    values["csrf"] = frame.csrf;
    values["flash"] = frame.flash;
    values["account"] = frame.account;
    values["languages"] = languages_to_choose(frame);
}

// What does not depend on the server's settings: parsed once, however many renderers there are.
struct Language
{
    explicit Language(Locale locale);

    mail::Catalogue catalogue;
    std::map<std::string, PageTemplate> pages;
};

Language::Language(Locale locale) : catalogue(load_catalogue(locale))
{
    const auto chosen = chosen_sentences();
    std::set<mail::CatalogueKey> used(chosen.begin(), chosen.end());
    const Site site;
    auto outside = everywhere(site, PasswordPolicy(), Assets(site), PageRenderer::Inbox::linked);
    for (const auto& page : sample_pages()) {
        auto values = outside;
        add_frame(values, page, Frame());
        values.insert(page.values.begin(), page.values.end());
        const auto where = "templates/pages/" + page.name + ".html (" + std::string(to_text(locale)) + ")";
        if (!pages.contains(page.name))
            pages.try_emplace(page.name, where,
                              composed(page.name, direction_of(locale), catalogue, names_in(values), used));
        pages.at(page.name).render(values);
    }
    for (const auto& [name, page] : pages)
        page.let_go();
    catalogue.check_used(used);
}

const Language& language(Locale locale)
{
    static const auto languages = [] {
        std::map<Locale, Language> all;
        for (const auto each : all_locales)
            all.emplace(each, Language(each));
        return all;
    }();
    return languages.at(locale);
}

} // namespace

PageRenderer::PageRenderer(const Site& site, const PasswordPolicy& passwords, const Assets& assets,
                           Inbox inbox)
    : everywhere_(everywhere(site, passwords, assets, inbox))
{
    for (const auto locale : all_locales) {
        const auto& catalogue = language(locale).catalogue;
        for (const auto& key : chosen_sentences()) {
            const auto where = catalogue.file() + ": " + key.first + "." + key.second;
            sentences_[locale].emplace(key, filled(catalogue.sentence(key), everywhere_, where));
        }
    }
}

std::string PageRenderer::render(const Page& page, const Frame& frame) const
{
    auto values = everywhere_;
    add_frame(values, page, frame);
    if (page.heading.empty())
        values["heading"] = sentence(frame.locale, "heading." + page.name);
    if (!frame.flash.empty())
        values["flash"] = sentence(frame.locale, "flash." + frame.flash);
    for (const auto& [name, value] : page.values)
        values[name] = value;
    return language(frame.locale).pages.at(page.name).render(values);
}

const std::string& PageRenderer::sentence(Locale locale, std::string_view dotted) const
{
    return sentences_.at(locale).at(key_of(dotted));
}

} // namespace postkey::front::pages
