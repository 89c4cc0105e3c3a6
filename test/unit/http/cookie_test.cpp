#include "http/response.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace postkey::http {
namespace {

Request with_cookies(std::initializer_list<std::string> values)
{
    Request request;
    for (const auto& value : values)
        request.headers.add("cookie", value);
    return request;
}

TEST(RequestCookie, IsFoundAmongOthers)
{
    const auto request = with_cookies({"a=1; __Host-session=abc.def ;b=2", "c=3"});

    EXPECT_EQ(request.cookie("__Host-session"), "abc.def");
    EXPECT_EQ(request.cookie("b"), "2");
    EXPECT_EQ(request.cookie("c"), "3");
}

TEST(RequestCookie, LookAlikesAreOthers)
{
    const auto request =
        with_cookies({"__host-session=x; $__Host-session=y; session=z; __Host-session2=w; __Host-session"});

    EXPECT_EQ(request.cookie("__Host-session"), std::nullopt);
}

TEST(RequestCookie, TwiceIsAsGoodAsAbsent)
{
    EXPECT_EQ(with_cookies({"s=1; s=1"}).cookie("s"), std::nullopt);
    EXPECT_EQ(with_cookies({"s=1", "s=2"}).cookie("s"), std::nullopt);
}

TEST(SetCookie, SaysEverythingThatKeepsItSafe)
{
    Response response;
    set_cookie(response, {.name = "__Host-session", .value = "abc_-.9"});

    EXPECT_EQ(response.headers.find("Set-Cookie"),
              "__Host-session=abc_-.9; Path=/; HttpOnly; SameSite=Lax; Secure");
}

TEST(SetCookie, CanBeStrictTimedAndWithoutHttps)
{
    Response response;
    set_cookie(response, {.name = "flash",
                          .value = "",
                          .max_age = std::chrono::seconds(0),
                          .same_site = Cookie::SameSite::strict,
                          .transport = Cookie::Transport::any});

    EXPECT_EQ(response.headers.find("Set-Cookie"), "flash=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}

TEST(SetCookie, ThrowsRatherThanQuoting)
{
    Response response;
    for (const auto* const value : {"a b", "a;b", "a\r\nX: y", "\"a\"", "é"})
        EXPECT_THROW(set_cookie(response, {.name = "n", .value = value}), std::logic_error) << value;
    EXPECT_TRUE(response.headers.entries().empty());
}

TEST(MediaType, IsLowerCaseWithoutParameters)
{
    Request request;
    EXPECT_EQ(request.media_type(), "");

    request.headers.add("content-type", "Application/JSON ; charset=utf-8");

    EXPECT_EQ(request.media_type(), "application/json");
}

} // namespace
} // namespace postkey::http
