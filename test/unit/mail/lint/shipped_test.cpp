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

TEST(Lint, FindsNothingWithoutASupportAddressAndInTheDarkestColour)
{
    const Renderer renderer(Branding{"A", "", "#000000"});

    for (const auto& model : sample_models())
        EXPECT_EQ(told(check(mail_with(renderer, model, Locale::en), sample_facts)), "");
}

} // namespace
} // namespace postkey::mail::lint
