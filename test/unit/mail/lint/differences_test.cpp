#include "mail/lint/differences.hpp"
#include "mail/lint/page.hpp"

#include <gtest/gtest.h>

namespace postkey::mail::lint {
namespace {

using Lines = std::vector<std::string>;

Differences between(std::string_view text, std::string_view html)
{
    return differences(text, read_page(html).lines);
}

TEST(Differences, AreNoneBetweenTheSameWordsWrappedElsewhere)
{
    const auto found = between("Code:\n\nPlease confirm\nyour  address.\n",
                               "<p>Code</p><p>Please confirm your address.</p>");

    EXPECT_EQ(found.only_text, Lines{});
    EXPECT_EQ(found.only_html, Lines{});
}

TEST(Differences, AreTheLinesThatOnlyOnePartSays)
{
    const auto found = between("Hello\nOnly here\n", "<p>Hello</p><p>Only <b>there</b></p>");

    EXPECT_EQ(found.only_text, Lines{"Only here"});
    EXPECT_EQ(found.only_html, Lines{"Only there"});
}

} // namespace
} // namespace postkey::mail::lint
