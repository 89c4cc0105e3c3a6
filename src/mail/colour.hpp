#pragma once
// Colours as mails write them, and how well one reads on another.
#include <optional>
#include <string_view>

namespace postkey::mail {

struct Colour
{
    int red;
    int green;
    int blue;
};

// "#rrggbb", "#rgb", "white" or "black", in any case; nothing otherwise.
std::optional<Colour> parse_colour(std::string_view text);

// WCAG 2.2, 1.4.3: from 1 (the same) to 21 (black on white). Text needs 4.5.
double contrast(Colour one, Colour other);

inline constexpr double readable_contrast = 4.5;

// The colour of text that reads well on `background`, whatever that is: white, else near black, else black.
std::string_view text_colour_on(Colour background);

// Whether text in `colour` reads well on `background`.
bool is_readable(Colour colour, Colour background);

} // namespace postkey::mail
