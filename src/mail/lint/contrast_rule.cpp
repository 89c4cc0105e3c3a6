// Text must be readable on what is behind it, in the colours that the mail itself names (WCAG 2.2, 1.4.3).
#include "mail/colour.hpp"
#include "mail/lint/rules.hpp"

#include <fmt/format.h>

#include <set>

namespace postkey::mail::lint {

void contrast_of_text(Examination& at)
{
    std::set<std::string> said;
    const auto once = [&](std::string detail) {
        if (said.insert(detail).second)
            at.error(Rule::contrast, "html", std::move(detail));
    };
    for (const auto& [text, colour, background] : at.page.runs) {
        const auto front = parse_colour(colour);
        const auto behind = parse_colour(background);
        if (!front || !behind) {
            once(fmt::format("{} is not of the form #rrggbb", front ? background : colour));
            continue;
        }
        const double ratio = contrast(*front, *behind);
        if (ratio < readable_contrast)
            once(fmt::format("{} on {} has {:.1f}:1, at least {:.1f}:1: {}", colour, background, ratio,
                             readable_contrast, text.substr(0, text.find(' ', 30))));
    }
}

} // namespace postkey::mail::lint
