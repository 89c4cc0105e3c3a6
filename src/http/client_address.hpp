#pragma once
// Who a request comes from, when proxies stand between (checklist S-092).
#include "http/networks.hpp"
#include "http/request.hpp"

namespace postkey::http {

// True when the peer passes on what somebody else asked, or says so.
bool speaks_for_another(const Request& request);

class TrustedProxies : public Networks
{
public:
    using Networks::Networks;

    // The peer, unless it is trusted: then the right-most hop of X-Forwarded-For that is not; when all are,
    // the left-most. A hop that is no address, with or without port, spoils the list: then it is the peer.
    std::string client_address(const boost::asio::ip::address& peer, const Fields& headers) const;
};

} // namespace postkey::http
