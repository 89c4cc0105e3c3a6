#include "mail/colour.hpp"

#include "base/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace postkey::mail {
namespace {

constexpr Colour white = {255, 255, 255};
constexpr Colour black = {0, 0, 0};

// WCAG 2.2, relative luminance of an sRGB channel.
double linear(int channel)
{
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour)
{
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

} // namespace

std::optional<Colour> parse_colour(std::string_view text)
{
    constexpr int sixteen = 16;
    const auto lower = ascii_lower(text);
    if (lower == "white")
        return white;
    if (lower == "black")
        return black;
    const bool is_short = lower.size() == 4;
    if ((!is_short && lower.size() != 7) || lower.front() != '#')
        return std::nullopt;
    int value = 0;
    const auto read = std::from_chars(lower.data() + 1, lower.data() + lower.size(), value, sixteen);
    if (read.ec != std::errc() || read.ptr != lower.data() + lower.size() || value < 0)
        return std::nullopt;
    if (is_short)
        return Colour{(value >> 8) * 17, (value >> 4 & 15) * 17, (value & 15) * 17};
    return Colour{value >> 16, value >> 8 & 255, value & 255};
}

double contrast(Colour one, Colour other)
{
    const auto [darker, lighter] = std::minmax({luminance(one), luminance(other)});
    return (lighter + 0.05) / (darker + 0.05);
}

std::string_view text_colour_on(Colour background)
{
    // What is near black survives the inversion of dark mail programs better than black (mail.md §2.6), but
    // between the two a few greys are left that only black reads well on.
    for (const std::string_view text : {"#ffffff", "#1a1a1a"})
        if (is_readable(*parse_colour(text), background))
            return text;
    return "black";
}

bool is_readable(Colour colour, Colour background)
{
    return contrast(colour, background) >= readable_contrast;
}

} // namespace postkey::mail
