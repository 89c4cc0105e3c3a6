#include "http/client_address.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace postkey::http {
namespace {

using boost::asio::ip::make_address;

std::string client(std::vector<std::string> trusted, const char* peer,
                   std::initializer_list<std::string> forwarded)
{
    Fields headers;
    for (const auto& value : forwarded)
        headers.add("x-forwarded-for", value);
    return TrustedProxies(trusted).client_address(make_address(peer), headers);
}

TEST(ClientAddress, UntrustedPeerIsNotBelieved)
{
    EXPECT_EQ(client({}, "192.0.2.1", {"198.51.100.7"}), "192.0.2.1");
    EXPECT_EQ(client({"10.0.0.0/8"}, "192.0.2.1", {"198.51.100.7"}), "192.0.2.1");
}

TEST(ClientAddress, RightMostUntrustedHopCounts)
{
    EXPECT_EQ(client({"10.0.0.0/8"}, "10.0.0.1", {"203.0.113.9, 198.51.100.7, 10.1.2.3"}), "198.51.100.7");
    EXPECT_EQ(client({"10.0.0.0/8"}, "10.0.0.1", {"203.0.113.9", "198.51.100.7", "10.1.2.3"}),
              "198.51.100.7");
}

TEST(ClientAddress, LeftMostCountsWhenAllAreTrusted)
{
    EXPECT_EQ(client({"10.0.0.0/8"}, "10.0.0.1", {"10.0.0.3,10.0.0.2"}), "10.0.0.3");
}

TEST(ClientAddress, MalformedHopsFallBackToThePeer)
{
    for (const auto* const list :
         {"", ",,,", "unknown", "198.51.100.7,", "198.51.100.7, _x", "fe80::1%eth0", "198.51.100.7:99999",
          "198.51.100.7:", "[::1", "[::1]x", "1.2.3", "0x7f.1", "198.51.100.7 x"})
        EXPECT_EQ(client({"10.0.0.1"}, "10.0.0.1", {list}), "10.0.0.1") << list;
    EXPECT_EQ(client({"10.0.0.1"}, "10.0.0.1", {std::string(10'000, ',')}), "10.0.0.1");
    EXPECT_EQ(client({"10.0.0.1"}, "10.0.0.1", {}), "10.0.0.1");
}

TEST(ClientAddress, PortsAndBracketsAreTakenOff)
{
    EXPECT_EQ(client({"::1"}, "::1", {"198.51.100.7:4711"}), "198.51.100.7");
    EXPECT_EQ(client({"::1"}, "::1", {"[2001:db8::7]:4711"}), "2001:db8::7");
    EXPECT_EQ(client({"::1"}, "::1", {"[2001:DB8:0::7]"}), "2001:db8::7");
}

TEST(ClientAddress, MappedAddressesAreIpv4)
{
    EXPECT_EQ(client({}, "::ffff:192.0.2.1", {}), "192.0.2.1");
    EXPECT_EQ(client({"10.0.0.0/8"}, "::ffff:10.0.0.1", {"::ffff:198.51.100.7"}), "198.51.100.7");
}

TEST(TrustedProxies, BlocksEndWhereTheirPrefixSays)
{
    const TrustedProxies proxies({"192.0.2.128/25", "2001:db8:8000::/33", "0.0.0.0/32"});

    EXPECT_TRUE(proxies.contains(make_address("192.0.2.128")));
    EXPECT_FALSE(proxies.contains(make_address("192.0.2.127")));
    EXPECT_TRUE(proxies.contains(make_address("2001:db8:8000::1")));
    EXPECT_FALSE(proxies.contains(make_address("2001:db8:7fff::1")));
    EXPECT_FALSE(proxies.contains(make_address("::")));
    EXPECT_TRUE(TrustedProxies({"0.0.0.0/0"}).contains(make_address("203.0.113.1")));
}

TEST(TrustedProxies, NonsenseDoesNotStart)
{
    for (const auto* const text : {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129",
                                   "10.0.0/8", "/8", "::ffff:10.0.0.0/8", "::ffff:10.0.0.0/104"})
        EXPECT_THROW(TrustedProxies({text}), std::invalid_argument) << text;
}

} // namespace
} // namespace postkey::http
