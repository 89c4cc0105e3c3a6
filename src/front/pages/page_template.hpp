#pragma once
// One page in one language: composed when it is made, filled when it is asked for.
#include "domain/locale.hpp"
#include "front/pages/page.hpp"
#include "mail/catalogue.hpp"
#include "mail/mustache.hpp"

#include <set>
#include <string>
#include <string_view>

namespace postkey::front::pages {

// The text of a page's template with everything in it that does not depend on the request:
//   {{> parts/fields.html}}  another file of templates/pages; {{> content}}, in layout.html, the page itself
//   {{t.intro}}              a sentence of the page's group in the catalogue, else of "every_page", escaped
// What people typed and a sentence from right to left shows is isolated from the order around it (<bdi>).
// What is left are placeholders and sections of the values in `known`. Throws mail::BrokenTemplate for
// anything else, and adds each sentence that was asked for to `used`.
std::string composed(const std::string& page, Direction direction, const mail::Catalogue& sentences,
                     const std::set<std::string>& known, std::set<mail::CatalogueKey>& used);

// Every name in `values`, those of lists within lists too.
std::set<std::string> names_in(const Values& values);

// A Mustache template that escapes for HTML and does not know silence: a name without a value throws
// mail::BrokenTemplate.
class PageTemplate
{
public:
    PageTemplate(std::string where, const std::string& text);

    std::string render(const Values& values) const; // any thread
    void let_go() const { template_.let_go(); }     // until it is filled again

private:
    mail::Mustache template_;
};

} // namespace postkey::front::pages
