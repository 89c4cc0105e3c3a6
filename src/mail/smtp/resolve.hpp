#pragma once
// The addresses of a host, asked for on the resolver's own thread and waited for no longer than `patience`.
#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace postkey::mail::smtp {

// In the resolver's order of preference. The error is for operators. `strand` is a strand.
Task<std::expected<std::vector<asio::ip::tcp::endpoint>, std::string>>
resolve(asio::any_io_executor strand, std::string host, std::uint16_t port,
        std::chrono::milliseconds patience);

} // namespace postkey::mail::smtp
