#pragma once
// Addresses, and the blocks they may be in.
#include <boost/asio/ip/address.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::http {

// ::ffff:192.0.2.1 is 192.0.2.1: one client has one address, whatever socket it came through.
boost::asio::ip::address without_mapping(const boost::asio::ip::address& address);

std::optional<boost::asio::ip::address> parse_address(std::string_view text); // without a zone or a mapping

class Networks
{
public:
    // Addresses and CIDR blocks. Throws std::invalid_argument for anything else.
    explicit Networks(const std::vector<std::string>& blocks);

    bool contains(const boost::asio::ip::address& address) const;

private:
    struct Block
    {
        boost::asio::ip::address address;
        unsigned prefix;
    };
    std::vector<Block> blocks_;
};

} // namespace postkey::http
