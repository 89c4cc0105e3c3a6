#include "mail/renderer.hpp"

#include "base/embedded.hpp"
#include "mail/composer.hpp"

namespace postkey::mail {
namespace {

using Parts = std::map<Part, PartTemplate>;
using Key = std::pair<std::string, Locale>; // folder, language

// The places of a mail's sentences. A variant takes its kind's where it has none of its own.
std::vector<std::string> groups_of(const Model& model)
{
    return {folder_of(model), std::string(to_text(kind_of(model))), "every_mail"};
}

Catalogue load_catalogue(Locale locale)
{
    const auto file = "locales/" + std::string(to_text(locale)) + "/mail.json";
    const auto json = embedded_file(file);
    if (!json)
        throw BrokenTemplate(file + ": is missing");
    return Catalogue(file, *json);
}

Catalogue load_styles(const TemplateFiles& files, Usage& usage)
{
    const auto found = files.find(styles_file);
    if (found == files.end())
        throw BrokenTemplate(std::string("templates/mail/") + styles_file + ": is missing");
    usage.files.insert(styles_file);
    return Catalogue(std::string("templates/mail/") + styles_file, found->second);
}

Values all_values(const Model& model, const Words& words, Values branding)
{
    branding.merge(values_of(model, words));
    return branding;
}

// A mail that does not show its link or its code in both bodies is of no use to its reader.
void check_shown(const Model& model, const std::string& folder, Part part, const std::string& rendered)
{
    if (part == Part::subject)
        return;
    const auto file = "templates/mail/" + folder + "/" + file_name(part);
    if (rendered.find(link_of(model)) == std::string::npos)
        throw BrokenTemplate(file + ": does not show {{link}}");
    if (rendered.find(code_of(model)) == std::string::npos)
        throw BrokenTemplate(file + ": does not show {{code}}");
}

Parts compose_parts(const Composer& composer, const Model& model, Locale locale, const Values& values,
                    Usage& usage)
{
    Parts parts;
    const auto folder = folder_of(model);
    for (const auto part : all_parts) {
        const auto text = composer.compose(folder, part, groups_of(model), values, usage);
        const auto where =
            "templates/mail/" + folder + "/" + file_name(part) + " (" + std::string(to_text(locale)) + ")";
        const auto& made = parts.try_emplace(part, part, where, text).first->second;
        check_shown(model, folder, part, made.render(values));
        made.let_go();
    }
    return parts;
}

// All mails in one language.
struct Language
{
    Language(Locale locale, const Branding& branding)
        : catalogue(load_catalogue(locale)), words(catalogue, locale),
          branding_values(values_of(branding, locale))
    {
    }
    Language(const Language&) = delete;
    Language& operator=(const Language&) = delete;

    Catalogue catalogue;
    Words words; // refers to the catalogue
    Values branding_values;
};

using Languages = std::map<Locale, std::unique_ptr<const Language>>;

enum class Strictness
{
    all_used,
    some_unused
};

std::map<Key, Parts> compose_all(const TemplateFiles& files, const Languages& languages,
                                 Strictness strictness)
{
    std::map<Key, Parts> all;
    Usage usage;
    const auto styles = load_styles(files, usage);
    for (const auto& [locale, language] : languages) {
        const Composer composer(files, styles, language->catalogue);
        usage.sentences = language->words.used();
        for (const auto& model : sample_models()) {
            const auto values = all_values(model, language->words, language->branding_values);
            all.emplace(Key(folder_of(model), locale), compose_parts(composer, model, locale, values, usage));
        }
        if (strictness == Strictness::all_used)
            language->catalogue.check_used(usage.sentences);
    }
    if (strictness == Strictness::some_unused)
        return all;
    styles.check_used(usage.styles);
    for (const auto& [path, text] : files)
        if (!usage.files.contains(path))
            throw BrokenTemplate("templates/mail/" + path + ": no mail uses it");
    return all;
}

} // namespace

struct Renderer::Templates
{
    Languages languages;
    std::map<Key, Parts> parts;
};

Renderer::Renderer(Branding branding, std::optional<std::filesystem::path> overrides)
{
    auto templates = std::make_unique<Templates>();
    for (const auto locale : all_locales)
        templates->languages.emplace(locale, std::make_unique<Language>(locale, branding));
    const auto files = built_in_templates();
    templates->parts = compose_all(files, templates->languages, Strictness::all_used);
    // What is not used is our mistake; an operator may leave out what he likes.
    if (overrides)
        templates->parts =
            compose_all(overridden(files, *overrides), templates->languages, Strictness::some_unused);
    templates_ = std::move(templates);
}

Renderer::~Renderer() = default;

Content Renderer::render(const Model& model, Locale locale) const
{
    const auto& language = *templates_->languages.at(locale);
    const auto& parts = templates_->parts.at({folder_of(model), locale});
    const auto values = all_values(model, language.words, language.branding_values);
    return {kind_of(model), locale, parts.at(Part::subject).render(values),
            parts.at(Part::text).render(values), parts.at(Part::html).render(values)};
}

} // namespace postkey::mail
