#pragma once
// Which form of a word a number takes, by CLDR's cardinal rules.
#include "domain/locale.hpp"

#include <span>
#include <string_view>

namespace postkey::mail {

enum class Plural
{
    zero,
    one,
    two,
    few,
    many,
    other
};

std::string_view to_text(Plural form); // "few"

// The form for a whole number from 0 up to less than a million: beyond, Portuguese has a form of its own.
Plural plural_form(Locale locale, long count);

// The forms of `locale` that plural_form() gives.
std::span<const Plural> plural_forms(Locale locale);

} // namespace postkey::mail
