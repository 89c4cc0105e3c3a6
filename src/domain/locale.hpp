#pragma once
// The languages Postkey speaks, and how one is chosen (RFC 4647 §3.4 look-up).
#include <array>
#include <optional>
#include <string_view>

namespace postkey {

enum class Locale
{
    en,
    pt_br,
    ar,
    zh_tw,
    ko
};

// In the order in which lists show them: Latin script first, then as Unicode orders the scripts.
inline constexpr std::array all_locales = {Locale::en, Locale::pt_br, Locale::ar, Locale::zh_tw, Locale::ko};

std::string_view to_text(Locale locale); // "pt-BR": BCP 47, as in lang="" and Content-Language

enum class Direction
{
    left_to_right,
    right_to_left
};

Direction direction_of(Locale locale);
std::string_view to_text(Direction direction); // "rtl", as in dir=""

// Exactly one of ours, ignoring case ("pt-br"); nothing otherwise.
std::optional<Locale> parse_locale(std::string_view tag);

// The best of ours for an Accept-Language header: by q, then order; "pt" and "pt-PT" find pt-BR, "zh" and
// "zh-Hant" find zh-TW. Nothing when none fits. Never fails: what cannot be read is skipped.
std::optional<Locale> negotiate_locale(std::string_view accept_language);

} // namespace postkey
