#pragma once
// What `postkey selftest timing` was asked for.
#include "selftest/measurement.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace postkey::cli {

enum class ServerState
{
    normal,
    relay_down,        // every connection to the relay is refused
    mailbox_throttled, // every mailbox that is asked about has had its mails already
};

struct TimingOptions
{
    std::string url; // empty: a server of its own
    std::vector<selftest::Flow> flows;
    std::vector<selftest::Standing> standings = {selftest::Standing::known}; // and what it is compared with
    std::vector<selftest::Connections> connections;
    std::size_t samples = 2000;
    std::size_t pairs = 0;
    std::int64_t planted_microseconds = 1000;
    std::int64_t pause_milliseconds = 10;
    std::optional<std::uint64_t> seed;
    ServerState state = ServerState::normal;
};

std::string_view to_text(ServerState state);

// Gives the command its options; `run` gets what they said.
void add_timing_options(CLI::App& command, std::function<void(const TimingOptions&)> run);

} // namespace postkey::cli
