#include "mail/plural.hpp"

namespace postkey::mail {
namespace {

constexpr Plural of_one_and_more[] = {Plural::one, Plural::other};
constexpr Plural of_arabic[] = {Plural::zero, Plural::one,  Plural::two,
                                Plural::few,  Plural::many, Plural::other};
constexpr Plural only_one[] = {Plural::other};

Plural arabic(long count)
{
    const long hundredth = count % 100;
    if (count == 0)
        return Plural::zero;
    if (count == 1)
        return Plural::one;
    if (count == 2)
        return Plural::two;
    if (hundredth >= 3 && hundredth <= 10)
        return Plural::few;
    return hundredth >= 11 ? Plural::many : Plural::other;
}

} // namespace

std::string_view to_text(Plural form)
{
    switch (form) {
    case Plural::zero:
        return "zero";
    case Plural::one:
        return "one";
    case Plural::two:
        return "two";
    case Plural::few:
        return "few";
    case Plural::many:
        return "many";
    case Plural::other:
        return "other";
    }
    return "other";
}

Plural plural_form(Locale locale, long count)
{
    switch (locale) {
    case Locale::en:
        return count == 1 ? Plural::one : Plural::other;
    case Locale::pt_br:
        return count == 0 || count == 1 ? Plural::one : Plural::other;
    case Locale::ar:
        return arabic(count);
    case Locale::zh_tw:
    case Locale::ko:
        return Plural::other;
    }
    return Plural::other;
}

std::span<const Plural> plural_forms(Locale locale)
{
    switch (locale) {
    case Locale::en:
    case Locale::pt_br:
        return of_one_and_more;
    case Locale::ar:
        return of_arabic;
    case Locale::zh_tw:
    case Locale::ko:
        return only_one;
    }
    return only_one;
}

} // namespace postkey::mail
