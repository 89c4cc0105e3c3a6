#include "domain/locale.hpp"

#include "base/unicode.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace postkey {
namespace {

struct Range
{
    std::string tag;
    int weight; // thousandths
    std::size_t order;
};

// "0.8" → 800; what is no weight counts as 0, so that it is not chosen by mistake.
int parse_weight(std::string_view text)
{
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1'))
        return 0;
    int weight = (text[0] - '0') * 1000;
    int scale = 100;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (i == 1 ? text[i] != '.' : text[i] < '0' || text[i] > '9')
            return 0;
        if (i > 1) {
            weight += (text[i] - '0') * scale;
            scale /= 10;
        }
    }
    return std::min(weight, 1000);
}

std::vector<Range> ranges_of(std::string_view header)
{
    std::vector<Range> ranges;
    constexpr std::size_t most = 20;
    while (!header.empty() && ranges.size() < most) {
        const auto comma = header.find(',');
        auto item = header.substr(0, comma);
        header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
        const auto semicolon = item.find(';');
        int weight = 1000;
        if (semicolon != std::string_view::npos) {
            auto parameter = trimmed(item.substr(semicolon + 1));
            weight = parameter.starts_with("q=") ? parse_weight(trimmed(parameter.substr(2))) : 0;
        }
        const auto tag = trimmed(item.substr(0, semicolon));
        if (!tag.empty() && weight > 0)
            ranges.push_back({ascii_lower(tag), weight, ranges.size()});
    }
    std::ranges::sort(ranges, [](const Range& a, const Range& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.order < b.order;
    });
    return ranges;
}

std::optional<Locale> look_up(std::string_view tag)
{
    const auto primary = tag.substr(0, tag.find('-'));
    if (primary == "en")
        return Locale::en;
    if (primary == "pt")
        return Locale::pt_br;
    if (primary == "ar")
        return Locale::ar;
    if (primary == "ko")
        return Locale::ko;
    // Simplified readers are better served by English than by a script they did not ask for.
    const bool simplified = tag.find("hans") != std::string_view::npos || tag == "zh-cn" || tag == "zh-sg";
    if (primary == "zh" && !simplified)
        return Locale::zh_tw;
    return std::nullopt;
}

} // namespace

std::string_view to_text(Locale locale)
{
    switch (locale) {
    case Locale::en:
        return "en";
    case Locale::pt_br:
        return "pt-BR";
    case Locale::ar:
        return "ar";
    case Locale::zh_tw:
        return "zh-TW";
    case Locale::ko:
        return "ko";
    }
    return "en";
}

Direction direction_of(Locale locale)
{
    return locale == Locale::ar ? Direction::right_to_left : Direction::left_to_right;
}

std::string_view to_text(Direction direction)
{
    return direction == Direction::right_to_left ? "rtl" : "ltr";
}

std::optional<Locale> parse_locale(std::string_view tag)
{
    for (const auto locale : all_locales)
        if (ascii_lower(to_text(locale)) == ascii_lower(tag))
            return locale;
    return std::nullopt;
}

std::optional<Locale> negotiate_locale(std::string_view accept_language)
{
    for (const auto& range : ranges_of(accept_language))
        if (const auto locale = look_up(range.tag))
            return locale;
    return std::nullopt;
}

} // namespace postkey
