#include "http/client_address.hpp"

#include "base/unicode.hpp"
#include "http/grammar.hpp"

#include <optional>
#include <stdexcept>

namespace postkey::http {
namespace {

namespace ip = boost::asio::ip;

// An element of X-Forwarded-For: an address, "192.0.2.1:4711", "[2001:db8::1]" or "[2001:db8::1]:4711".
std::optional<ip::address> parsed_hop(std::string_view text)
{
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == text.npos)
            return std::nullopt;
        const auto port = text.substr(close + 1);
        if (!port.empty() && (!port.starts_with(':') || parse_number(port.substr(1)).value_or(65536) > 65535))
            return std::nullopt;
        return parse_address(text.substr(1, close - 1));
    }
    const auto colon = text.find(':');
    if (colon != text.npos && colon == text.rfind(':')) {
        if (parse_number(text.substr(colon + 1)).value_or(65536) > 65535)
            return std::nullopt;
        text = text.substr(0, colon);
    }
    return parse_address(text);
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

bool speaks_for_another(const Request& request)
{
    return request.headers.find("X-Forwarded-For").has_value() ||
           request.headers.find("Forwarded").has_value();
}

std::string TrustedProxies::client_address(const ip::address& peer, const Fields& headers) const
{
    const auto direct = without_mapping(peer);
    auto client = direct;
    if (!contains(direct))
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
