#include "http/client_address.hpp"

#include "base/unicode.hpp"

#include <charconv>
#include <optional>
#include <stdexcept>

namespace postkey::http {
namespace {

namespace ip = boost::asio::ip;

std::optional<unsigned> number(std::string_view digits)
{
    unsigned value = 0;
    const auto* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    return value;
}

std::optional<ip::address> parsed_address(std::string_view text)
{
    if (text.contains('%')) // a zone means something on one machine only
        return std::nullopt;
    boost::system::error_code error;
    const auto address = ip::make_address(std::string(text), error);
    if (error)
        return std::nullopt;
    return without_mapping(address);
}

// An element of X-Forwarded-For: an address, "192.0.2.1:4711", "[2001:db8::1]" or "[2001:db8::1]:4711".
std::optional<ip::address> parsed_hop(std::string_view text)
{
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == text.npos)
            return std::nullopt;
        const auto port = text.substr(close + 1);
        if (!port.empty() && (!port.starts_with(':') || number(port.substr(1)).value_or(65536) > 65535))
            return std::nullopt;
        return parsed_address(text.substr(1, close - 1));
    }
    const auto colon = text.find(':');
    if (colon != text.npos && colon == text.rfind(':')) {
        if (number(text.substr(colon + 1)).value_or(65536) > 65535)
            return std::nullopt;
        text = text.substr(0, colon);
    }
    return parsed_address(text);
}

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

// Takes the last element off a comma-separated list.
std::string_view take_last(std::string_view& list)
{
    const auto comma = list.rfind(',');
    const auto element = trimmed(comma == list.npos ? list : list.substr(comma + 1));
    list = comma == list.npos ? std::string_view() : list.substr(0, comma);
    return element;
}

} // namespace

ip::address without_mapping(const ip::address& address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address;
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& blocks)
{
    for (const auto& text : blocks) {
        const auto slash = text.find('/');
        const auto address = parsed_address(std::string_view(text).substr(0, slash));
        const auto widest = address && address->is_v4() ? 32U : 128U;
        const auto prefix = slash == text.npos ? widest : number(std::string_view(text).substr(slash + 1));
        if (!address || !prefix || *prefix > widest)
            throw std::invalid_argument("not an address or CIDR block: " + text);
        blocks_.push_back({*address, *prefix});
    }
}

bool TrustedProxies::contains(const ip::address& address) const
{
    for (const auto& block : blocks_) {
        if (block.address.is_v4() != address.is_v4())
            continue;
        if (address.is_v4()
                ? same_prefix(block.address.to_v4().to_bytes(), address.to_v4().to_bytes(), block.prefix)
                : same_prefix(block.address.to_v6().to_bytes(), address.to_v6().to_bytes(), block.prefix))
            return true;
    }
    return false;
}

std::string TrustedProxies::client_address(const ip::address& peer, const Fields& headers) const
{
    const auto direct = without_mapping(peer);
    auto client = direct;
    if (blocks_.empty() || !contains(direct))
        return client.to_string();
    // Several fields of that name are one list, in the order they came (RFC 9110 §5.3).
    const auto lists = headers.find_all("X-Forwarded-For");
    for (auto list = lists.rbegin(); list != lists.rend(); ++list) {
        for (auto rest = *list; !rest.empty();) {
            const auto hop = parsed_hop(take_last(rest));
            if (!hop)
                return direct.to_string();
            client = *hop;
            if (!contains(client))
                return client.to_string();
        }
    }
    return client.to_string();
}

} // namespace postkey::http
