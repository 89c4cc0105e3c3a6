#include "front/client_name.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

TEST(ClientName, NamesBrowserAndSystem)
{
    EXPECT_EQ(client_name("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
              "Firefox on Linux");
    EXPECT_EQ(client_name("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                          "Chrome/126.0.0.0 Safari/537.36"),
              "Chrome on Windows");
    EXPECT_EQ(client_name("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                          "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"),
              "Edge on Windows");
    EXPECT_EQ(
        client_name("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                    "Version/17.5 Safari/605.1.15"),
        "Safari on macOS");
    EXPECT_EQ(client_name(
                  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
                  "Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1"),
              "Chrome on iOS");
    EXPECT_EQ(client_name("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
                          "Chrome/126.0.0.0 Mobile Safari/537.36"),
              "Chrome on Android");
}

TEST(ClientName, SaysTheHalfItKnows)
{
    EXPECT_EQ(client_name("curl/8.5.0"), "curl");
    EXPECT_EQ(client_name("Unheard/1.0 (X11; Linux x86_64)"), "Linux");
}

TEST(ClientName, NeverRepeatsTheHeader)
{
    EXPECT_EQ(client_name(""), "");
    EXPECT_EQ(client_name("<script>alert(1)</script>"), "");
    EXPECT_EQ(client_name("Firefox/<b>99</b>"), "Firefox");
}

} // namespace
} // namespace postkey::front
