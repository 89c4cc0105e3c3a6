#include "http/crowd.hpp"

#include <algorithm>

namespace postkey::http {
namespace {

boost::asio::ip::address source_of(const boost::asio::ip::address& peer)
{
    const auto address = without_mapping(peer);
    if (address.is_v4())
        return address;
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return boost::asio::ip::address_v6(bytes);
}

} // namespace

Entry Crowd::admit(const boost::asio::ip::address& source)
{
    if (all_ >= limits_.connections + limits_.last_places)
        return Entry::refused;
    auto& here = by_source_[source_of(source)];
    if (here >= limits_.of_one_source && !many_.contains(without_mapping(source)))
        return Entry::refused;
    ++here;
    ++all_;
    return all_ > limits_.connections ? Entry::last_place : Entry::served;
}

void Crowd::leave(const boost::asio::ip::address& source)
{
    const auto found = by_source_.find(source_of(source));
    if (--found->second == 0)
        by_source_.erase(found);
    --all_;
}

} // namespace postkey::http
