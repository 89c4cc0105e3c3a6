#pragma once
// How many connections there are, in all and from one source, and what becomes of one more. Not for several
// threads at once.
#include "http/networks.hpp"

#include <cstddef>
#include <map>

namespace postkey::http {

struct CrowdLimits
{
    std::size_t connections = 20'000;
    std::size_t of_one_source = 1'000; // an IPv4 address or an IPv6 network of 64 bits
    std::size_t last_places = 64;      // beyond all others: only for what is served even when full
};

enum class Entry
{
    served,
    last_place, // told to come again, unless it asks for what is served even when full
    refused
};

class Crowd
{
public:
    // `many` are sources that speak for many, such as proxies: only the limit on all counts for them.
    Crowd(CrowdLimits limits, Networks many) : limits_(limits), many_(std::move(many)) {}

    Entry admit(const boost::asio::ip::address& source); // counts it unless refused
    void leave(const boost::asio::ip::address& source);

private:
    CrowdLimits limits_;
    Networks many_;
    std::size_t all_ = 0;
    std::map<boost::asio::ip::address, std::size_t> by_source_;
};

} // namespace postkey::http
