// The address every link is built from (S-031).
#include "config/public_url.hpp"

#include <gtest/gtest.h>

namespace postkey::config {
namespace {

TEST(PublicUrl, KeepsSchemeHostPortAndPathWithoutTheLastSlash)
{
    const auto url = PublicUrl::parse("HTTPS://ID.Example.org:8443/shop/accounts/");

    ASSERT_TRUE(url);
    EXPECT_EQ(url->text, "https://id.example.org:8443/shop/accounts");
    EXPECT_EQ(url->host, "id.example.org");
    EXPECT_TRUE(url->https);
}

TEST(PublicUrl, RefusesWhatNoLinkMayBeBuiltFrom)
{
    for (const std::string text : {"",
                                   "example.org",
                                   "ftp://example.org",
                                   "https://",
                                   "https:///path",
                                   "https://a@example.org",
                                   "https://a:b@example.org",
                                   "https://example.org?x",
                                   "https://example.org/?x=1",
                                   "https://example.org/#a",
                                   "https://example.org/a/../b",
                                   "https://example.org/..",
                                   "https://example.org/./a",
                                   "https://example.org//a",
                                   "https://example.org/%2e%2e/",
                                   "https://example.org/a b",
                                   "https://example.org\\evil",
                                   "https://exa_mple.org",
                                   "https://example.org:0",
                                   "https://example.org:65536",
                                   "https://example.org:",
                                   "https://[::1",
                                   "https://-example.org",
                                   "https://1.2.3",
                                   "https://[1.2.3.4]",
                                   "https://example.org/\r\nX: y"})
        EXPECT_FALSE(PublicUrl::parse(text)) << text;
}

TEST(PublicUrl, OnlyLoopbackMayDoWithoutHttpsAndWithoutAName)
{
    const auto exposed = [](const char* text) { return !PublicUrl::parse(text).value().exposure().empty(); };

    EXPECT_FALSE(exposed("http://localhost:8000"));
    EXPECT_FALSE(exposed("http://127.0.0.1:8000"));
    EXPECT_FALSE(exposed("https://[::1]"));
    EXPECT_FALSE(exposed("https://example.org"));
    EXPECT_TRUE(exposed("http://example.org"));
    EXPECT_TRUE(exposed("https://192.0.2.1"));
    EXPECT_TRUE(exposed("https://[2001:db8::1]"));
    EXPECT_TRUE(exposed("http://127.0.0.1.example.org"));
}

} // namespace
} // namespace postkey::config
