#pragma once
// The addresses of a host, asked for off the event loop and waited for no longer than `patience`.
#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <vector>

namespace postkey::mail::smtp {

using Found = std::function<void(boost::system::error_code, std::vector<asio::ip::tcp::endpoint>)>;

// Asks for a host's addresses in order of preference and returns at once; calls `found` on `strand`, perhaps
// never.
using LookUp =
    std::function<void(asio::any_io_executor strand, std::string host, std::uint16_t port, Found found)>;

// getaddrinfo on a thread of its own.
void look_up_by_system(asio::any_io_executor strand, std::string host, std::uint16_t port, Found found);

// The error is for operators. `strand` is a strand.
Task<std::expected<std::vector<asio::ip::tcp::endpoint>, std::string>>
resolve(LookUp look_up, asio::any_io_executor strand, std::string host, std::uint16_t port,
        std::chrono::milliseconds patience);

} // namespace postkey::mail::smtp
