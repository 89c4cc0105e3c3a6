#pragma once
// Connecting to a host with several addresses: happy eyeballs (RFC 8305 §4, §5).
#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <expected>
#include <string>
#include <vector>

namespace postkey::mail::smtp {

struct RacePace
{
    std::chrono::milliseconds stagger{250};     // until the next address is tried beside the last
    std::chrono::milliseconds patience{10'000}; // with each address
};

// The same addresses with the families taking turns, the first one's first: one dead family costs one
// stagger.
std::vector<asio::ip::tcp::endpoint> interleaved(const std::vector<asio::ip::tcp::endpoint>& endpoints);

// A socket connected to the first of at most four of `endpoints` that answers. Each is begun when the one
// before it has failed, or a stagger later beside it. The error is the last address's, for operators.
// `strand` is a strand.
Task<std::expected<asio::ip::tcp::socket, std::string>>
connect_to_first(asio::any_io_executor strand, std::vector<asio::ip::tcp::endpoint> endpoints, RacePace pace);

} // namespace postkey::mail::smtp
