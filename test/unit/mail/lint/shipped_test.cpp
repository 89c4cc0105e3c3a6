#include "clean_mail.hpp"

#include <gtest/gtest.h>

namespace postkey::mail::lint {
namespace {

TEST(Lint, FindsNothingInTheShippedMailsInAnyLanguage)
{
    const Renderer renderer(Branding{"Postkey", "help@example.org", "#1f5fbf"});

    for (const auto& model : sample_models())
        for (const auto locale : all_locales)
            EXPECT_EQ(told(check(mail_with(renderer, model, locale), sample_facts)), "");
}

TEST(Lint, FindsNothingWithoutASupportAddressInAnyColour)
{
    for (const auto* colour : {"#000000", "#ffffff", "#ffd500"}) {
        const Renderer renderer(Branding{"A", "", colour});

        for (const auto& model : sample_models())
            EXPECT_EQ(told(check(mail_with(renderer, model, Locale::ar), sample_facts)), "") << colour;
    }
}

} // namespace
} // namespace postkey::mail::lint
