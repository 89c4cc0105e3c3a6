#include "http/form.hpp"

#include <gtest/gtest.h>

namespace postkey::http {
namespace {

TEST(Form, PlusAndEscapesAreDecodedOnce)
{
    const auto fields = form_fields("name=Ada+Lovelace&mail=ada%40example.org&literal=%2B%2541");

    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->find("name"), "Ada Lovelace");
    EXPECT_EQ(fields->find("mail"), "ada@example.org");
    EXPECT_EQ(fields->find("literal"), "+%41");
}

TEST(Form, KeepsOrderAndRepetition)
{
    const auto fields = form_fields("a=1&b=2&a=3");

    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->find_all("a"), (std::vector<std::string_view>{"1", "3"}));
}

TEST(Form, EmptyPiecesAreSkippedAndMissingValuesAreEmpty)
{
    const auto fields = form_fields("&a&&b=&c==&");

    ASSERT_TRUE(fields);
    ASSERT_EQ(fields->entries().size(), 3U);
    EXPECT_EQ(fields->find("a"), "");
    EXPECT_EQ(fields->find("c"), "=");
}

TEST(Form, BrokenTextIsRefused)
{
    for (const std::string_view broken :
         {"a=%", "a=%4", "a=%zz", "a=%ff", "a=%c0%af", "a=%00", "=1", "%ed%a0%80=1"})
        EXPECT_FALSE(form_fields(broken)) << broken;
}

TEST(Form, LineEndsStayForWhoeverChecksTheField)
{
    const auto fields = form_fields("note=a%0D%0Ab");

    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->find("note"), "a\r\nb");
}

TEST(Form, TwoHundredFiftySixFieldsAreTheMost)
{
    std::string most;
    for (int i = 0; i < 256; ++i)
        most += "a=1&";

    EXPECT_TRUE(form_fields(most));
    EXPECT_FALSE(form_fields(most + "a=1"));
}

} // namespace
} // namespace postkey::http
