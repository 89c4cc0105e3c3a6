#include "mail/plural.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace postkey::mail {
namespace {

struct Row
{
    Locale locale;
    long count;
    Plural form;
};

// CLDR 44, cardinals, on both sides of each boundary.
constexpr Row table[] = {
    {Locale::en, 0, Plural::other},    {Locale::en, 1, Plural::one},        {Locale::en, 2, Plural::other},
    {Locale::en, 101, Plural::other},  {Locale::pt_br, 0, Plural::one},     {Locale::pt_br, 1, Plural::one},
    {Locale::pt_br, 2, Plural::other}, {Locale::pt_br, 101, Plural::other}, {Locale::zh_tw, 0, Plural::other},
    {Locale::zh_tw, 1, Plural::other}, {Locale::ko, 0, Plural::other},      {Locale::ko, 1, Plural::other},
    {Locale::ar, 0, Plural::zero},     {Locale::ar, 1, Plural::one},        {Locale::ar, 2, Plural::two},
    {Locale::ar, 3, Plural::few},      {Locale::ar, 10, Plural::few},       {Locale::ar, 11, Plural::many},
    {Locale::ar, 99, Plural::many},    {Locale::ar, 100, Plural::other},    {Locale::ar, 101, Plural::other},
    {Locale::ar, 102, Plural::other},  {Locale::ar, 103, Plural::few},      {Locale::ar, 110, Plural::few},
    {Locale::ar, 111, Plural::many},   {Locale::ar, 199, Plural::many},     {Locale::ar, 200, Plural::other},
    {Locale::ar, 202, Plural::other},  {Locale::ar, 203, Plural::few},      {Locale::ar, 999, Plural::many},
    {Locale::ar, 1002, Plural::other}, {Locale::ar, 1003, Plural::few},
};

TEST(Plural, FollowsTheRulesOfEachLanguage)
{
    for (const auto& row : table)
        EXPECT_EQ(to_text(plural_form(row.locale, row.count)), to_text(row.form))
            << to_text(row.locale) << " " << row.count;
}

TEST(Plural, NamesExactlyTheFormsThatOccur)
{
    for (const auto locale : all_locales) {
        std::set<Plural> occurring;
        for (long count = 0; count <= 1000; ++count)
            occurring.insert(plural_form(locale, count));
        const auto named = plural_forms(locale);

        EXPECT_EQ(occurring, std::set<Plural>(named.begin(), named.end())) << to_text(locale);
    }
}

} // namespace
} // namespace postkey::mail
