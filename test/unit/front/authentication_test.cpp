#include "front/authentication.hpp"

#include <gtest/gtest.h>

namespace postkey::front {
namespace {

const Site site{.public_url = "https://accounts.example/login",
                .https = true,
                .support_address = "",
                .default_locale = Locale::ko};

http::Request with_header(std::string name, std::string value)
{
    http::Request request;
    request.headers.add(std::move(name), std::move(value));
    return request;
}

std::optional<std::string> bearer_of(const http::Request& request)
{
    const auto token = bearer_token(request);
    return token ? std::optional(std::string(token->reveal())) : std::nullopt;
}

TEST(BearerToken, IsReadFromTheOneAuthorizationHeader)
{
    EXPECT_EQ(bearer_of(with_header("Authorization", "Bearer abc.def")), "abc.def");
    EXPECT_EQ(bearer_of(with_header("authorization", "bearer abc.def")), "abc.def");
    EXPECT_EQ(bearer_of(with_header("Authorization", "Bearer")), std::nullopt);
    EXPECT_EQ(bearer_of(with_header("Authorization", "Bearer:abc")), std::nullopt);
    EXPECT_EQ(bearer_of(with_header("Authorization", "Basic abc")), std::nullopt);
    EXPECT_EQ(bearer_of(http::Request()), std::nullopt);
    auto two = with_header("Authorization", "Bearer abc");
    two.headers.add("Authorization", "Bearer def");
    EXPECT_EQ(bearer_of(two), std::nullopt);
}

TEST(BearerToken, IsNotTakenFromTheQuery)
{
    http::Request request;
    request.query.add("access_token", "abc");

    EXPECT_EQ(bearer_of(request), std::nullopt);
}

TEST(BasicCredentials, AreSplitAtTheFirstColon)
{
    const auto credentials = basic_credentials(with_header("Authorization", "Basic YWRhOnA6cQ=="));

    ASSERT_TRUE(credentials);
    EXPECT_EQ(credentials->identifier, "ada");
    EXPECT_EQ(credentials->password.reveal(), "p:q");
}

TEST(BasicCredentials, AreNothingWhenTheyCannotBeRead)
{
    EXPECT_FALSE(basic_credentials(with_header("Authorization", "Basic YWRh")));      // no colon
    EXPECT_FALSE(basic_credentials(with_header("Authorization", "Basic YWRhOnA6c"))); // cut
    EXPECT_FALSE(basic_credentials(with_header("Authorization", "Basic /zr/")));      // no UTF-8
    EXPECT_FALSE(basic_credentials(with_header("Authorization", "Bearer YWRhOnA6cQ==")));
}

TEST(FromElsewhere, BelievesFetchMetadataFirstAndOriginOtherwise)
{
    EXPECT_FALSE(from_elsewhere(http::Request(), site));
    EXPECT_FALSE(from_elsewhere(with_header("Sec-Fetch-Site", "same-origin"), site));
    EXPECT_FALSE(from_elsewhere(with_header("Sec-Fetch-Site", "none"), site));
    EXPECT_TRUE(from_elsewhere(with_header("Sec-Fetch-Site", "same-site"), site));
    EXPECT_TRUE(from_elsewhere(with_header("Sec-Fetch-Site", "cross-site"), site));
    EXPECT_FALSE(from_elsewhere(with_header("Origin", "https://accounts.example"), site));
    EXPECT_TRUE(from_elsewhere(with_header("Origin", "http://accounts.example"), site));
    EXPECT_TRUE(from_elsewhere(with_header("Origin", "https://accounts.example.evil"), site));
    EXPECT_TRUE(from_elsewhere(with_header("Origin", "null"), site));
    auto both = with_header("Sec-Fetch-Site", "cross-site");
    both.headers.add("Origin", "https://accounts.example");
    EXPECT_TRUE(from_elsewhere(both, site));
}

TEST(Origin, SpeaksTheChosenLanguageElseTheBrowsersElseTheDefault)
{
    auto request = with_header("Accept-Language", "pt");

    EXPECT_EQ(origin_of(http::Request(), site).locale, Locale::ko);
    EXPECT_EQ(origin_of(request, site).locale, Locale::pt_br);
    request.headers.add("Cookie", "__Host-postkey_locale=zh-TW");
    EXPECT_EQ(origin_of(request, site).locale, Locale::zh_tw);
    request.headers.set("Cookie", "__Host-postkey_locale=xx");
    EXPECT_EQ(origin_of(request, site).locale, Locale::pt_br);
}

TEST(Origin, CarriesSourceStyleAndACoarseClient)
{
    auto request =
        with_header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    request.source = "192.0.2.1";

    const auto origin = origin_of(request, site, flow::Style::dundie);

    EXPECT_EQ(origin.client, "Firefox on Linux");
    EXPECT_EQ(origin.source, "192.0.2.1");
    EXPECT_EQ(origin.style, flow::Style::dundie);
}

} // namespace
} // namespace postkey::front
