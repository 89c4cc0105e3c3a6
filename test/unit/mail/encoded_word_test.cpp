#include "base/unicode.hpp"
#include "mail/encoded_word.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace postkey::mail {
namespace {

std::vector<std::string> folded_lines(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t begin = 0;;) {
        const auto end = text.find("\r\n ", begin);
        lines.push_back(text.substr(begin, end - begin));
        if (end == std::string::npos)
            return lines;
        begin = end + 3;
    }
}

std::string unfolded(std::string text)
{
    std::erase(text, '\r');
    std::erase(text, '\n');
    return text;
}

TEST(EncodedWord, MostlyLatinTextBecomesQ)
{
    EXPECT_EQ(to_encoded_words("Confirmação de e-mail", 9), "=?UTF-8?Q?Confirma=C3=A7=C3=A3o_de_e-mail?=");
}

TEST(EncodedWord, TextOfAnotherScriptBecomesB)
{
    EXPECT_EQ(to_encoded_words("이메일", 9), "=?UTF-8?B?7J2066mU7J28?=");
}

TEST(EncodedWord, CharactersThatEndAWordOrAPhraseAreEscaped)
{
    EXPECT_EQ(to_encoded_words("one, two? <a@b> = \"_\"", 0),
              "=?UTF-8?Q?one=2C_two=3F_=3Ca=40b=3E_=3D_=22=5F=22?=");
}

TEST(EncodedWord, LongTextIsCutBetweenCharactersIntoWordsOfAtMost75)
{
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "é한😀a";

    const auto words = folded_lines(to_encoded_words(text, 9));

    ASSERT_GT(words.size(), 3U);
    EXPECT_LE(words.front().size() + 9, 76U);
    for (const auto& word : words) {
        EXPECT_LE(word.size(), 75U);
        EXPECT_TRUE(is_valid_utf8(from_encoded_words(word))) << word;
        EXPECT_FALSE(from_encoded_words(word).starts_with("=?"));
    }
}

TEST(EncodedWord, EveryTextComesBackFromWhateverColumnItBegan)
{
    const std::string texts[] = {"é", "100% é_=?x", "  two  blanks é ",
                                 "이메일 주소를 확인해 주세요 " + std::string(90, 'x')};
    for (const auto& text : texts) {
        for (std::size_t column = 0; column < 80; ++column) {
            const auto words = to_encoded_words(text, column);
            const auto first = folded_lines(words).front();
            EXPECT_LE(first.empty() ? 0 : first.size() + column, 76U);
            EXPECT_EQ(from_encoded_words(std::string(trimmed(unfolded(words)))), text);
        }
    }
}

TEST(EncodedWord, WhatIsNoEncodedWordIsReadAsItIs)
{
    EXPECT_EQ(from_encoded_words("plain  text"), "plain  text");
    EXPECT_EQ(from_encoded_words("=?UTF-8?Q?open"), "=?UTF-8?Q?open");
    EXPECT_EQ(from_encoded_words("=?UTF-8?B?*?="), "=?UTF-8?B?*?=");
    EXPECT_EQ(from_encoded_words("=?UTF-8?Q?caf=C3=A9?= and =?UTF-8?Q?th=C3=A9?="), "café and thé");
}

} // namespace
} // namespace postkey::mail
