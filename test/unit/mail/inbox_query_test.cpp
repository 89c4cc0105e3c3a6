#include "base/unicode.hpp"
#include "mail/inbox.hpp"

#include <gtest/gtest.h>

namespace postkey::mail {
namespace {

using Field = InboxQuery::Field;
using Sense = InboxQuery::Sense;
using Terms = std::vector<InboxQuery::Term>;

InboxEntry mail()
{
    return {.id = "1",
            .to = "ada@example.org",
            .kind = "verify_email",
            .locale = "pt-BR",
            .subject = "Confirme seu e-mail",
            .link = "https://accounts.example.org/verify/token",
            .code = "48213975",
            .text = "Bem-vinda, Ada",
            .html = "",
            .source = "",
            .received_at = {},
            .from = "Acme <accounts@acme.example>"};
}

bool fits(const std::string& query, const InboxEntry& entry = mail())
{
    const auto words = ascii_lower(entry.from + entry.to + entry.subject + entry.text);
    return InboxQuery::parse(query).fits(entry, words);
}

TEST(InboxQuery, IsReadAsOperatorsAndWords)
{
    EXPECT_EQ(InboxQuery::parse("to:Ada  welcome -kind:reset !has:code").terms(),
              (Terms{{Field::to, Sense::wanted, "ada"},
                     {Field::anywhere, Sense::wanted, "welcome"},
                     {Field::kind, Sense::unwanted, "reset"},
                     {Field::has, Sense::unwanted, "code"}}));
}

TEST(InboxQuery, QuotationMarksKeepSpaces)
{
    EXPECT_EQ(InboxQuery::parse("subject:\"confirm your\" \"two words\" \"open end").terms(),
              (Terms{{Field::subject, Sense::wanted, "confirm your"},
                     {Field::anywhere, Sense::wanted, "two words"},
                     {Field::anywhere, Sense::wanted, "open end"}}));
}

TEST(InboxQuery, WhatIsNoOperatorIsAWordAndAnOperatorWithoutATextIsNothing)
{
    EXPECT_EQ(InboxQuery::parse("https://a colour:blue - !").terms(),
              (Terms{{Field::anywhere, Sense::wanted, "https://a"},
                     {Field::anywhere, Sense::wanted, "colour:blue"},
                     {Field::anywhere, Sense::wanted, "-"},
                     {Field::anywhere, Sense::wanted, "!"}}));
    EXPECT_TRUE(InboxQuery::parse("  to: -subject: \"\" ").empty());
}

TEST(InboxQuery, TakesNoMoreThan32Terms)
{
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "word ";

    EXPECT_EQ(InboxQuery::parse(text).terms().size(), 32U);
}

TEST(InboxQuery, EachOperatorLooksAtItsPart)
{
    for (const auto* const yes :
         {"", "ada", "BEM-VINDA", "from:acme", "to:ada", "to:example.org", "subject:confirme", "kind:verify",
          "kind:verify_email", "lane:verify", "locale:pt", "locale:pt-BR", "code:4821", "has:link",
          "has:code", "is:unread", "-to:bob", "!is:read", "to:ada kind:verify \"bem-vinda, ada\""})
        EXPECT_TRUE(fits(yes)) << yes;
    for (const auto* const no :
         {"bob", "from:ada", "to:acme", "subject:ada", "kind:reset", "lane:reset", "lane:ver", "locale:en",
          "code:9999", "has:something", "is:read", "-to:ada", "!ada", "ada bob"})
        EXPECT_FALSE(fits(no)) << no;
}

TEST(InboxQuery, AWholeAddressIsComparedAsOne)
{
    auto other = mail();
    other.to = "xada@example.org";

    EXPECT_TRUE(fits("to:ADA@example.org"));
    EXPECT_FALSE(fits("to:ada@example.org", other));
    EXPECT_TRUE(fits("to:ada@", other));
}

TEST(InboxQuery, KnowsTheLaneOfAKind)
{
    EXPECT_EQ(lane_of_kind("reset_password"), "reset");
    EXPECT_EQ(lane_of_kind("verify_email"), "verify");
    EXPECT_EQ(lane_of_kind("account_closed"), "notice");
    EXPECT_EQ(lane_of_kind("something"), "");
}

} // namespace
} // namespace postkey::mail
