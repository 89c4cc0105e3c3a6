#include "mail/lint/page.hpp"

#include <gtest/gtest.h>

namespace postkey::mail::lint {
namespace {

TEST(Markup, ReadsTagsAttributesAndTexts)
{
    const auto tokens = read_markup("<!doctype html><P Class='a b' hidden>x &amp; &#x79;&nope;</P><br/>");

    ASSERT_EQ(tokens.size(), 5U);
    EXPECT_EQ(tokens[0].type, Token::Type::doctype);
    EXPECT_EQ(tokens[0].text, "doctype html");
    EXPECT_EQ(tokens[1].name, "p");
    EXPECT_EQ(attribute(tokens[1], "class"), "a b");
    EXPECT_TRUE(has_attribute(tokens[1], "hidden"));
    EXPECT_EQ(tokens[2].text, "x & y&nope;");
    EXPECT_EQ(tokens[3].type, Token::Type::close);
    EXPECT_TRUE(tokens[4].closed_at_once);
}

TEST(Markup, EndsWhateverIsNotClosed)
{
    for (const auto* torn : {"<", "<a", "<a href", "<a href=", "<a href=\"x", "<!--", "<!", "</", "<style>a{",
                             "a<", "&", "&#", "&#x;", "&#99999999999;", "<a =>", "<style"})
        EXPECT_LE(read_markup(torn).size(), 3U) << torn;
}

TEST(Markup, DoesNotReadStylesAsTags)
{
    const auto tokens = read_markup("<style>a > b {} <p></style>x");

    ASSERT_EQ(tokens.size(), 4U);
    EXPECT_EQ(tokens[1].text, "a > b {} <p>");
}

TEST(Markup, ReadsAStyle)
{
    const auto style = read_style("Color : #FFF;; margin:0 ;nonsense");

    ASSERT_EQ(style.size(), 2U);
    EXPECT_EQ(style[0].property + "=" + style[0].value, "color=#fff");
    EXPECT_EQ(style[1].property + "=" + style[1].value, "margin=0");
}

TEST(MailPage, HasTheLinesThatAreSeen)
{
    const auto page =
        read_page("<head><title>T</title></head><body><div style=\"display:none\">Pre&zwnj;</div>"
                  "<p>One\n <b>two</b></p><!--[if mso]><p>no</p><![endif]--><td>three<br>four");

    EXPECT_EQ(page.lines, (std::vector<std::string>{"One two", "three", "four"}));
    EXPECT_EQ(page.preheader, "Pre");
}

TEST(MailPage, KnowsTheColoursEachTextStandsIn)
{
    const auto page =
        read_page("<td bgcolor=\"#eeeeee\"><p style=\"color:#111111\">a<i style=\"color:inherit\">b"
                  "</i></p>c<a href=\"x\">d</a></td>e");

    ASSERT_EQ(page.runs.size(), 5U);
    EXPECT_EQ(page.runs[0].colour + page.runs[0].background, "#111111#eeeeee");
    EXPECT_EQ(page.runs[1].colour, "#111111");
    EXPECT_EQ(page.runs[2].colour, "#000000");
    EXPECT_EQ(page.runs[3].colour, "#0000ee");
    EXPECT_EQ(page.runs[4].background, "#ffffff");
}

} // namespace
} // namespace postkey::mail::lint
