#pragma once
// Who a request comes from, when proxies stand between (checklist S-092).
#include "http/request.hpp"

#include <boost/asio/ip/address.hpp>

namespace postkey::http {

class TrustedProxies
{
public:
    // Addresses and CIDR blocks. Throws std::invalid_argument for anything else.
    explicit TrustedProxies(const std::vector<std::string>& blocks);

    bool contains(const boost::asio::ip::address& address) const;

    // The peer, unless it is trusted: then the right-most hop of X-Forwarded-For that is not; when all are,
    // the left-most. A hop that is no address, with or without port, spoils the list: then it is the peer.
    std::string client_address(const boost::asio::ip::address& peer, const Fields& headers) const;

private:
    struct Block
    {
        boost::asio::ip::address address;
        unsigned prefix;
    };
    std::vector<Block> blocks_;
};

// ::ffff:192.0.2.1 is 192.0.2.1: one client has one address, whatever socket it came through.
boost::asio::ip::address without_mapping(const boost::asio::ip::address& address);

} // namespace postkey::http
