#pragma once
// Turns pages into HTML: Mustache templates in templates/pages, sentences from locales/<language>/pages.json.
#include "domain/password_policy.hpp"
#include "front/pages/assets.hpp"
#include "front/pages/page.hpp"
#include "front/pages/page_template.hpp"
#include "front/services.hpp"

#include <map>
#include <string>
#include <string_view>

namespace postkey::front::pages {

// What stands around every page.
struct Frame
{
    Locale locale = Locale::en;
    std::string here = "/"; // the path a change of language comes back to
    std::string csrf;       // for the hidden field of every form
    std::string flash;      // a sentence of the group "flash"; empty: none
    std::string account;    // what to call who is signed in; empty: nobody is
};

class PageRenderer
{
public:
    enum class Inbox
    {
        linked,
        absent
    };

    // The first one composes every page in every language and renders each with sample values: an unknown
    // variable, a missing or unused sentence or a missing file throws mail::BrokenTemplate here, never while
    // somebody waits.
    PageRenderer(const Site& site, const PasswordPolicy& passwords, const Assets& assets, Inbox inbox);

    // Equal arguments give equal bytes. Any thread.
    std::string render(const Page& page, const Frame& frame) const;

    // A sentence that the program chooses, as plain text: "error.required". Throws std::out_of_range for
    // other names.
    const std::string& sentence(Locale locale, std::string_view dotted) const;

private:
    Values everywhere_; // the same on every page of this server
    std::map<Locale, std::map<mail::CatalogueKey, std::string>> sentences_;
};

} // namespace postkey::front::pages
