#include "domain/locale.hpp"

#include <gtest/gtest.h>

#include <string>

namespace postkey {
namespace {

TEST(Locale, IsReadBackFromItsText)
{
    for (const auto locale : all_locales)
        EXPECT_EQ(parse_locale(to_text(locale)), locale);
    EXPECT_EQ(parse_locale("PT-br"), Locale::pt_br);
    for (const auto* text : {"", "pt", "xx", "en-US", "en ", "zh_TW"})
        EXPECT_EQ(parse_locale(text), std::nullopt) << text;
}

TEST(Locale, ArabicAloneIsWrittenFromRightToLeft)
{
    for (const auto locale : all_locales)
        EXPECT_EQ(to_text(direction_of(locale)), locale == Locale::ar ? "rtl" : "ltr");
}

TEST(AcceptLanguage, FindsTheNearestOfOurs)
{
    EXPECT_EQ(negotiate_locale("pt"), Locale::pt_br);
    EXPECT_EQ(negotiate_locale("pt-PT"), Locale::pt_br);
    EXPECT_EQ(negotiate_locale("zh"), Locale::zh_tw);
    EXPECT_EQ(negotiate_locale("zh-Hant-HK"), Locale::zh_tw);
    EXPECT_EQ(negotiate_locale("KO-kr"), Locale::ko);
    EXPECT_EQ(negotiate_locale("en-GB"), Locale::en);
    EXPECT_EQ(negotiate_locale("ar"), Locale::ar);
    EXPECT_EQ(negotiate_locale("ar-EG,en;q=0.7"), Locale::ar);
    EXPECT_EQ(negotiate_locale("arc"), std::nullopt); // Aramaic
}

TEST(AcceptLanguage, ScriptsThatAReaderDidNotAskForAreNotGiven)
{
    for (const auto* text : {"zh-Hans", "zh-CN", "zh-SG", "zh-Hans-TW"})
        EXPECT_EQ(negotiate_locale(text), std::nullopt) << text;
    EXPECT_EQ(negotiate_locale("zh-CN,en;q=0.5"), Locale::en);
}

TEST(AcceptLanguage, WeightDecidesThenOrder)
{
    EXPECT_EQ(negotiate_locale("en;q=0.7, ko;q=0.8"), Locale::ko);
    EXPECT_EQ(negotiate_locale("en;q=0.8, ko;q=0.8"), Locale::en);
    EXPECT_EQ(negotiate_locale("fr, de;q=0.9, pt-BR;q=0.1"), Locale::pt_br);
    EXPECT_EQ(negotiate_locale("en;q=0.999, ko"), Locale::ko);
    EXPECT_EQ(negotiate_locale("ko;q=0, en;q=0.001"), Locale::en);
    EXPECT_EQ(negotiate_locale("ko;q=0"), std::nullopt);
}

TEST(AcceptLanguage, WhatCannotBeReadIsSkipped)
{
    for (const auto* text : {"", ",", ";;", "*", "q=1", ";q=1", "ko;q=", "ko;q=x", "ko;q=0.0000", "ko;q=2",
                             "ko;level=1", "\xff"})
        EXPECT_EQ(negotiate_locale(text), std::nullopt) << text;
    EXPECT_EQ(negotiate_locale(",,;q=x, ko"), Locale::ko);
    EXPECT_EQ(negotiate_locale(" ko ;q= 0.5 "), Locale::ko);
}

TEST(AcceptLanguage, AnEndlessHeaderIsReadOnlyAtItsBeginning)
{
    std::string header;
    for (int i = 0; i < 20; ++i)
        header += "fr,";
    EXPECT_EQ(negotiate_locale(header + "ko"), std::nullopt);
    EXPECT_EQ(negotiate_locale(header.substr(3) + "ko"), Locale::ko);
}

} // namespace
} // namespace postkey
