#include "front/cookies.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

const Site plain{.public_url = "http://127.0.0.1:8000", .support_address = ""};
const Site secure{.public_url = "https://accounts.example", .https = true, .support_address = ""};

constexpr std::array all_kinds = {CookieKind::session, CookieKind::claim, CookieKind::link,
                                  CookieKind::csrf,    CookieKind::flash, CookieKind::locale};

std::string given(CookieKind kind, const Site& site)
{
    http::Response response;
    give_cookie(response, kind, SecretString("v4lue"), site);
    return std::string(response.headers.find("Set-Cookie").value());
}

std::optional<std::string> read(std::string_view header, CookieKind kind, const Site& site)
{
    http::Request request;
    request.headers.add("Cookie", std::string(header));
    const auto value = read_cookie(request, kind, site);
    return value ? std::optional(std::string(value->reveal())) : std::nullopt;
}

TEST(Cookies, OnHttpsAreHostBoundAndSecure)
{
    for (const auto kind : all_kinds) {
        const auto text = given(kind, secure);

        EXPECT_TRUE(text.starts_with("__Host-postkey_")) << text;
        for (const auto* part : {"=v4lue;", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"})
            EXPECT_NE(text.find(part), text.npos) << text;
        EXPECT_EQ(text.find("Domain"), text.npos) << text;
    }
}

TEST(Cookies, OnPlainHttpHaveABareNameThatABrowserAccepts)
{
    for (const auto kind : all_kinds) {
        const auto text = given(kind, plain);

        EXPECT_TRUE(text.starts_with("postkey_")) << text;
        EXPECT_EQ(text.find("Secure"), text.npos) << text;
        EXPECT_NE(text.find("; HttpOnly"), text.npos) << text;
    }
}

TEST(Cookies, LiveAsLongAsWhatTheyStandFor)
{
    EXPECT_NE(given(CookieKind::claim, secure).find("; Max-Age=604800"), std::string::npos);
    EXPECT_NE(given(CookieKind::link, secure).find("; Max-Age=600"), std::string::npos);
    EXPECT_EQ(given(CookieKind::session, secure).find("Max-Age"), std::string::npos);
}

TEST(Cookies, AreReadBackUnderTheirOwnNameOnly)
{
    EXPECT_EQ(read("__Host-postkey_session=abc", CookieKind::session, secure), "abc");
    EXPECT_EQ(read("postkey_session=abc", CookieKind::session, plain), "abc");
    EXPECT_EQ(read("postkey_session=abc", CookieKind::session, secure), std::nullopt);
    EXPECT_EQ(read("__host-postkey_session=abc", CookieKind::session, secure), std::nullopt);
    EXPECT_EQ(read("__Host-postkey_session=abc", CookieKind::claim, secure), std::nullopt);
    EXPECT_EQ(read("postkey_session=abc; postkey_session=def", CookieKind::session, plain), std::nullopt);
    EXPECT_EQ(read("postkey_session=", CookieKind::session, plain), std::nullopt);
}

TEST(Cookies, AreDroppedWithTheAttributesTheyWereGivenWith)
{
    http::Response response;

    drop_cookie(response, CookieKind::claim, secure);

    const auto text = std::string(response.headers.find("Set-Cookie").value());
    EXPECT_TRUE(text.starts_with("__Host-postkey_claim=;")) << text;
    EXPECT_NE(text.find("; Max-Age=0"), text.npos) << text;
    EXPECT_NE(text.find("; Secure"), text.npos) << text;
}

} // namespace
} // namespace postkey::front
