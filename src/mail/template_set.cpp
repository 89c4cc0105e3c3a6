#include "mail/template_set.hpp"

#include "base/embedded.hpp"
#include "mail/composer.hpp"

#include <algorithm>

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
    return Catalogue(shown_name(files, styles_file), found->second.text);
}

Values all_values(const Model& model, const Words& words, Values branding)
{
    branding.merge(values_of(model, words));
    return branding;
}

// A mail that does not show its link or its code in both bodies is of no use to its reader.
void check_shown(const Model& model, const std::string& file, Part part, const std::string& rendered)
{
    if (part == Part::subject)
        return;
    if (!rendered.contains(link_of(model)))
        throw BrokenTemplate(file + ": does not show {{link}}", Fault::not_shown);
    if (!rendered.contains(code_of(model)))
        throw BrokenTemplate(file + ": does not show {{code}}", Fault::not_shown);
}

// All mails in one language.
struct Language
{
    Language(Locale locale, const Branding& branding, const TemplateSources& sources)
        : catalogue(load_catalogue(locale)), own(own_words(locale, sources)),
          words(with_own(catalogue, own), locale), branding_values(values_of(branding, locale))
    {
    }
    Language(const Language&) = delete;
    Language& operator=(const Language&) = delete;

    static std::optional<Catalogue> own_words(Locale locale, const TemplateSources& sources)
    {
        const auto found = sources.words.find(locale);
        if (found == sources.words.end())
            return std::nullopt;
        return Catalogue(found->second.name, found->second.text);
    }

    static const Catalogue& with_own(Catalogue& catalogue, const std::optional<Catalogue>& own)
    {
        if (own)
            catalogue.lay_over(*own);
        return catalogue;
    }

    Catalogue catalogue;
    std::optional<Catalogue> own;
    Words words; // refers to the catalogue
    Values branding_values;
};

using Languages = std::map<Locale, std::unique_ptr<const Language>>;

Languages load_languages(const Branding& branding, const TemplateSources& sources)
{
    Languages languages;
    for (const auto locale : all_locales)
        languages.emplace(locale, std::make_unique<Language>(locale, branding, sources));
    return languages;
}

Parts compose_parts(const TemplateFiles& files, const Composer& composer, const Model& model,
                    const Language& language, Locale locale, Usage& usage)
{
    Parts parts;
    const auto folder = folder_of(model);
    const auto values = all_values(model, language.words, language.branding_values);
    for (const auto part : all_parts) {
        const auto text = composer.compose(folder, part, groups_of(model), values, usage);
        const auto file = shown_name(files, folder + "/" + file_name(part));
        const auto where = file + " (" + std::string(to_text(locale)) + ")";
        const auto& made = parts.try_emplace(part, part, where, text).first->second;
        check_shown(model, file, part, made.render(values));
        made.let_go();
    }
    return parts;
}

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
        for (const auto& model : sample_models())
            all.emplace(Key(folder_of(model), locale),
                        compose_parts(files, composer, model, *language, locale, usage));
        if (strictness == Strictness::all_used)
            language->catalogue.check_used(usage.sentences);
        if (language->own)
            language->own->check_used(usage.sentences);
    }
    if (strictness == Strictness::some_unused)
        return all;
    styles.check_used(usage.styles);
    for (const auto& [path, file] : files)
        if (!usage.files.contains(path))
            throw BrokenTemplate("templates/mail/" + path + ": no mail uses it");
    return all;
}

Content rendered(const Model& model, Locale locale, const Parts& parts, const Language& language)
{
    const auto values = all_values(model, language.words, language.branding_values);
    return {kind_of(model), locale, parts.at(Part::subject).render(values),
            parts.at(Part::text).render(values), parts.at(Part::html).render(values)};
}

} // namespace

struct TemplateSet::Mails
{
    Languages languages;
    std::map<Key, Parts> parts;
};

TemplateSet::TemplateSet(const Branding& branding, const std::optional<std::filesystem::path>& overrides)
{
    auto mails = std::make_unique<Mails>();
    // What is not used is our mistake; an operator may leave out what he likes.
    const auto strictness = overrides ? Strictness::some_unused : Strictness::all_used;
    const auto sources = overrides ? overridden(*overrides) : TemplateSources{built_in_templates()};
    mails->languages = load_languages(branding, sources);
    mails->parts = compose_all(sources.files, mails->languages, strictness);
    mails_ = std::move(mails);
}

TemplateSet::~TemplateSet() = default;

Content TemplateSet::render(const Model& model, Locale locale) const
{
    return rendered(model, locale, mails_->parts.at({folder_of(model), locale}),
                    *mails_->languages.at(locale));
}

std::vector<TemplateSet::Trial> TemplateSet::try_each(const Branding& branding,
                                                      const std::optional<std::filesystem::path>& overrides,
                                                      const std::vector<Model>& models)
{
    std::vector<Trial> trials;
    Usage usage;
    const auto sources = overrides ? overridden(*overrides) : TemplateSources{built_in_templates()};
    const auto languages = load_languages(branding, sources);
    const auto styles = load_styles(sources.files, usage);
    for (const auto& model : models)
        for (const auto& [locale, language] : languages) {
            auto& trial = trials.emplace_back(model, locale);
            try {
                const Composer composer(sources.files, styles, language->catalogue);
                const auto parts = compose_parts(sources.files, composer, model, *language, locale, usage);
                trial.content = rendered(model, locale, parts, *language);
            } catch (const BrokenTemplate& broken) {
                trial.broken = broken;
            }
        }
    return trials;
}

} // namespace postkey::mail
