#include "http/networks.hpp"

#include "http/grammar.hpp"

#include <algorithm>
#include <stdexcept>

namespace postkey::http {
namespace {

namespace ip = boost::asio::ip;

template <class Bytes>
bool same_prefix(const Bytes& a, const Bytes& b, unsigned bits)
{
    for (std::size_t i = 0; i < a.size() && bits > 0; ++i) {
        const auto here = std::min(bits, 8U);
        if ((a[i] ^ b[i]) >> (8U - here) != 0)
            return false;
        bits -= here;
    }
    return true;
}

} // namespace

ip::address without_mapping(const ip::address& address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address;
}

std::optional<ip::address> parse_address(std::string_view text)
{
    if (text.contains('%')) // a zone means something on one machine only
        return std::nullopt;
    boost::system::error_code error;
    const auto address = ip::make_address(std::string(text), error);
    if (error)
        return std::nullopt;
    return without_mapping(address);
}

Networks::Networks(const std::vector<std::string>& blocks)
{
    for (const auto& text : blocks) {
        const auto slash = text.find('/');
        const auto address = parse_address(std::string_view(text).substr(0, slash));
        const auto widest = address && address->is_v4() ? 32U : 128U;
        const auto prefix =
            slash == text.npos ? widest : parse_number(std::string_view(text).substr(slash + 1));
        // "::ffff:10.0.0.0/8": a prefix of which of the two?
        const bool mapped_block = address && address->is_v4() && text.contains(':') && slash != text.npos;
        if (!address || !prefix || *prefix > widest || mapped_block)
            throw std::invalid_argument("not an address or CIDR block: " + text);
        blocks_.push_back({*address, *prefix});
    }
}

bool Networks::contains(const ip::address& address) const
{
    return std::ranges::any_of(blocks_, [&address](const Block& block) {
        if (block.address.is_v4() != address.is_v4())
            return false;
        return address.is_v4()
                   ? same_prefix(block.address.to_v4().to_bytes(), address.to_v4().to_bytes(), block.prefix)
                   : same_prefix(block.address.to_v6().to_bytes(), address.to_v6().to_bytes(), block.prefix);
    });
}

} // namespace postkey::http
