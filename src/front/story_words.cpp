#include "front/story_words.hpp"

#include "base/embedded.hpp"
#include "mail/broken_template.hpp"
#include "mail/catalogue.hpp"

namespace postkey::front {
namespace {

mail::Catalogue words_of(Locale locale)
{
    const auto file = "locales/" + std::string(to_text(locale)) + "/pages.json";
    const auto json = embedded_file(file);
    if (!json)
        throw mail::BrokenTemplate(file + ": is missing");
    return mail::Catalogue(file, *json);
}

const mail::Catalogue& words_in(Locale locale)
{
    static const auto catalogues = [] {
        std::map<Locale, mail::Catalogue> all;
        for (const auto each : all_locales)
            all.emplace(each, words_of(each));
        return all;
    }();
    return catalogues.at(locale);
}

} // namespace

std::string_view story_key(const flow::MailStory& story)
{
    switch (story.state) {
    case flow::MailState::queued:
        return "mail_story.queued";
    case flow::MailState::deferred:
        return "mail_story.deferred";
    case flow::MailState::taken:
        return story.intent == Intent::sign_up ? "mail_story.taken" : "mail_story.taken_if_any";
    case flow::MailState::expired:
        return "mail_story.expired";
    case flow::MailState::superseded:
        return "mail_story.superseded";
    }
    return "mail_story.queued";
}

const std::string& story_sentence(Locale locale, const flow::MailStory& story)
{
    const auto key = story_key(story);
    const auto dot = key.find('.');
    return words_in(locale).sentence({std::string(key.substr(0, dot)), std::string(key.substr(dot + 1))});
}

} // namespace postkey::front
