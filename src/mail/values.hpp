#pragma once
// A model as the values its templates may name, cleaned but not yet escaped.
#include "mail/catalogue.hpp"
#include "mail/models.hpp"
#include "mail/renderer.hpp"

#include <functional>
#include <map>
#include <string>

namespace postkey::mail {

// An empty value is there and false: {{#name}} skips its section.
using Values = std::map<std::string, std::string, std::less<>>;

// The folder of a model's templates under templates/mail: its kind's, or that of a variant.
std::string folder_of(const Model& model);

// Equal models of one alternative have equal keys, whatever they hold. Control characters are written as
// escapes. Where the mail has a code, long runs of digits in values from outside are shortened, so that
// nothing else looks like a code. Throws std::invalid_argument for a link that is neither http nor https.
Values values_of(const Model& model, const Words& words);

// The values every mail has: lang, dir, start (the side on which lines begin), application_name,
// support_address, colour, on_colour (of text on it) and text_colour (the colour itself where text in it
// reads well on the page, else near black; WCAG 2.2, 1.4.3: 4.5:1). Throws BrokenTemplate when the colour is
// not
// "#rrggbb".
Values values_of(const Branding& branding, Locale locale);

} // namespace postkey::mail
