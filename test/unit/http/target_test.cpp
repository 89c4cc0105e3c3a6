#include "http/target.hpp"

#include <gtest/gtest.h>

namespace postkey::http {
namespace {

TEST(Target, PathAndQueryAreDecoded)
{
    const auto target = parse_target("/caf%C3%A9/a+b?next=%2Fhome+page&x");

    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/café/a+b");
    EXPECT_EQ(target->query.find("next"), "/home page");
    EXPECT_EQ(target->query.find("x"), "");
}

TEST(Target, NothingIsDecodedTwice)
{
    EXPECT_EQ(parse_target("/%2541")->path, "/%41");
    EXPECT_EQ(parse_target("/%252F")->path, "/%2F");
}

TEST(Target, AbsoluteFormLosesItsAuthority)
{
    EXPECT_EQ(parse_target("http://evil.example/login?a=1")->path, "/login");
    EXPECT_EQ(parse_target("HTTPS://evil.example")->path, "/");
    EXPECT_EQ(parse_target("http://evil.example?a=1")->query.find("a"), "1");
}

TEST(Target, PathIsNotNormalised)
{
    EXPECT_EQ(parse_target("//v1/login")->path, "//v1/login");
    EXPECT_EQ(parse_target("/a/../b/./")->path, "/a/../b/./");
}

TEST(Target, EverythingElseIsRefused)
{
    for (const std::string_view bad : {"",
                                       "login",
                                       "*",
                                       "example.org:443",
                                       "http://",
                                       "http:///x",
                                       "ftp://host/x",
                                       "/#fragment",
                                       "/%",
                                       "/%4",
                                       "/%g1",
                                       "/%00",
                                       "/%0a",
                                       "/%7f",
                                       "/%ff",
                                       "/%c0%af",
                                       "/%ed%a0%80",
                                       "/a%2Fb",
                                       "/a%2fb",
                                       "/a\\b",
                                       "/\"",
                                       "/<x>",
                                       "/caf\xc3\xa9",
                                       "/?a=%0d%0aSet-Cookie:x",
                                       "/?a=%00",
                                       "/?%ff=1",
                                       "/?a=%e2%80%ae",
                                       "/ x",
                                       "/\tx"})
        EXPECT_FALSE(parse_target(bad)) << bad;
}

} // namespace
} // namespace postkey::http
