// Who a request comes from (http/client_address.hpp): the peer's address, then the trusted blocks with commas
// between them, then X-Forwarded-For fields, each on a line.
#include "http/client_address.hpp"

#include "fuzz/support/lines.hpp"
#include "fuzz/support/target.hpp"

#include <stdexcept>

namespace postkey::fuzz {
namespace {

std::optional<http::TrustedProxies> proxies_of(std::string_view list)
{
    std::vector<std::string> blocks;
    while (!list.empty())
        blocks.emplace_back(take_until(list, ','));
    std::optional<http::TrustedProxies> proxies;
    unless_refused<std::invalid_argument>([&] { proxies.emplace(blocks); });
    return proxies;
}

void try_client_address(std::string_view input)
{
    const auto peer = http::parse_address(take_line(input));
    const auto proxies = proxies_of(take_line(input));
    if (!peer || !proxies)
        return;
    http::Fields fields;
    while (!input.empty())
        fields.add("X-Forwarded-For", std::string(take_line(input)));

    const auto text = proxies->client_address(*peer, fields);

    const auto client = http::parse_address(text);
    require(client && client->to_string() == text, "a source is an address, written in one way");
    require(*client == http::without_mapping(*client), "a source is never a mapped address");
    if (!proxies->contains(*peer) || fields.entries().empty())
        require(*client == *peer, "who is not trusted speaks for nobody else");
}

const Target target("client_address", try_client_address);

} // namespace
} // namespace postkey::fuzz
