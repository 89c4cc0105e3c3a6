#include "front/inbox/gallery_view.hpp"

#include "front/pages/language_name.hpp"

namespace postkey::front::inbox {

using pages::Values;

std::string sample_address(const std::string& name, Locale locale)
{
    return "/dev/mail/gallery/" + name + "/" + std::string(to_text(locale));
}

pages::Page gallery_page(const std::vector<Sample>& samples, Locale shown, const std::string& broken)
{
    std::vector<Values> locales;
    for (const auto locale : all_locales)
        locales.push_back({{"mail_lang", to_text(locale)},
                           {"language_name", pages::name_in_itself(locale)},
                           {"href", "/dev/mail/gallery?locale=" + std::string(to_text(locale))},
                           {"chosen", locale == shown}});
    std::vector<Values> cards;
    for (const auto& sample : samples) {
        const auto address = sample_address(sample.name, shown);
        cards.push_back({{"name", sample.name},
                         {"subject", sample.entry.subject},
                         {"address", address},
                         {"frame", address + "/html"}});
    }
    return {.name = "inbox_gallery",
            .values = {{"shown_lang", to_text(shown)},
                       {"locales", std::move(locales)},
                       {"samples", std::move(cards)},
                       {"broken", broken},
                       {"inbox_style", "/assets/inbox.css"},
                       {"inbox_script", "/assets/inbox.js"}}};
}

} // namespace postkey::front::inbox
