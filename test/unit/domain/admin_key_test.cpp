#include "domain/admin_key.hpp"

#include <gtest/gtest.h>

namespace postkey {
namespace {

TEST(AdminScope, EachHasANameThatLeadsBackToIt)
{
    for (const auto scope : all_admin_scopes)
        EXPECT_EQ(parse_admin_scopes(to_text(scope)), AdminScopes{scope});
}

TEST(AdminScopes, AreWrittenInOneOrderWhateverOrderTheyCameIn)
{
    const auto scopes = parse_admin_scopes("audit:read, accounts:read,audit:read");

    ASSERT_TRUE(scopes);
    EXPECT_EQ(to_text(*scopes), "accounts:read,audit:read");
}

TEST(AdminScopes, NoneAndUnknownOnesAreRefused)
{
    for (const auto* text : {"", ",", "accounts", "accounts:read,", "accounts:read,,audit:read", "*",
                             "accounts:*", "ACCOUNTS:READ", "accounts:read;audit:read"})
        EXPECT_FALSE(parse_admin_scopes(text)) << text;
}

TEST(AdminKeyName, IsAnythingShortThatCanBeReadAndIsNoId)
{
    EXPECT_TRUE(is_admin_key_name("a"));
    EXPECT_TRUE(is_admin_key_name("대시보드 of Ada"));
    EXPECT_TRUE(is_admin_key_name(std::string(100, 'a')));
    EXPECT_FALSE(is_admin_key_name(std::string(101, 'a')));
    for (const auto* text : {"", " a", "a ", "a\nb", "a\x7f", "\xff", "0192f0c1-7b1e-7cc2-8f50-3f2b7c1d9e10",
                             "0192F0C1-7B1E-7CC2-8F50-3F2B7C1D9E10"})
        EXPECT_FALSE(is_admin_key_name(text)) << text;
}

} // namespace
} // namespace postkey
