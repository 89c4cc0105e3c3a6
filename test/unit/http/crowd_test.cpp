#include "http/crowd.hpp"

#include <gtest/gtest.h>

#include <string>

namespace postkey::http {
namespace {

boost::asio::ip::address from(const std::string& text)
{
    return boost::asio::ip::make_address(text);
}

constexpr CrowdLimits small{.connections = 4, .of_one_source = 3, .last_places = 2};

// S-114.
TEST(Crowd, BeyondAllPlacesAFewAreLastPlacesAndTheRestIsRefused)
{
    Crowd crowd(small, Networks({}));
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(crowd.admit(from("192.0.2." + std::to_string(i))), Entry::served);

    EXPECT_EQ(crowd.admit(from("192.0.2.5")), Entry::last_place);
    EXPECT_EQ(crowd.admit(from("192.0.2.6")), Entry::last_place);
    EXPECT_EQ(crowd.admit(from("192.0.2.7")), Entry::refused);

    crowd.leave(from("192.0.2.1"));
    EXPECT_EQ(crowd.admit(from("192.0.2.7")), Entry::last_place);
    crowd.leave(from("192.0.2.2"));
    crowd.leave(from("192.0.2.3"));
    EXPECT_EQ(crowd.admit(from("192.0.2.8")), Entry::last_place)
        << "those who have last places count as well";
    crowd.leave(from("192.0.2.5"));
    crowd.leave(from("192.0.2.6"));
    EXPECT_EQ(crowd.admit(from("192.0.2.9")), Entry::served);
}

// S-114.
TEST(Crowd, OneSourceHasSoManyPlacesAndNoMore)
{
    Crowd crowd(small, Networks({}));
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(crowd.admit(from("192.0.2.1")), Entry::served);

    EXPECT_EQ(crowd.admit(from("192.0.2.1")), Entry::refused);
    EXPECT_EQ(crowd.admit(from("::ffff:192.0.2.1")), Entry::refused) << "the same";
    EXPECT_EQ(crowd.admit(from("192.0.2.2")), Entry::served);
    crowd.leave(from("::ffff:192.0.2.1"));
    EXPECT_EQ(crowd.admit(from("192.0.2.1")), Entry::served);
}

// S-093.
TEST(Crowd, AnIpv6NetworkOf64BitsIsOneSource)
{
    Crowd crowd(small, Networks({}));
    for (const auto* source : {"2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3"})
        EXPECT_EQ(crowd.admit(from(source)), Entry::served);

    EXPECT_EQ(crowd.admit(from("2001:db8::4")), Entry::refused);
    EXPECT_EQ(crowd.admit(from("2001:db8:0:1::1")), Entry::served);
}

TEST(Crowd, AProxySpeaksForMany)
{
    Crowd crowd(small, Networks({"10.0.0.0/8"}));

    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(crowd.admit(from("10.0.0.1")), Entry::served);
    EXPECT_EQ(crowd.admit(from("10.0.0.1")), Entry::last_place);
}

} // namespace
} // namespace postkey::http
