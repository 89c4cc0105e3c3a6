#include "selftest/trouble.hpp"
#include "selftest/wire.hpp"

#include <gtest/gtest.h>

namespace postkey::selftest {
namespace {

TEST(Place, IsReadFromAPlainUrl)
{
    EXPECT_EQ(place_of("http://127.0.0.1:8000").port, "8000");
    EXPECT_EQ(place_of("http://127.0.0.1:8000/").host, "127.0.0.1");
    EXPECT_EQ(place_of("http://localhost").port, "80");
    EXPECT_EQ(place_of("http://[::1]:8000").host, "::1");
    EXPECT_EQ(place_of("http://[::1]:8000").port, "8000");
    EXPECT_EQ(place_of("http://[::1]").port, "80");
}

TEST(Place, IsNothingElse)
{
    for (const auto* const url : {"", "127.0.0.1:8000", "https://example.org", "http://", "http:///",
                                  "http://[::1", "http://a.example.org/v1"})
        EXPECT_THROW(place_of(url), Trouble) << url;
}

TEST(Post, NamesTheHostAndTheSizeOfTheBody)
{
    const auto request = post({"127.0.0.1", "8000"}, "/v1/recoveries", "{}", "token");

    EXPECT_TRUE(request.starts_with("POST /v1/recoveries HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n"));
    EXPECT_NE(request.find("\r\nAuthorization: Bearer token\r\n"), request.npos);
    EXPECT_TRUE(request.ends_with("\r\nContent-Length: 2\r\n\r\n{}"));
    EXPECT_EQ(post({"::1", "1"}, "/", "").find("Authorization"), std::string::npos);
}

} // namespace
} // namespace postkey::selftest
