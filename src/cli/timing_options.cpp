#include "cli/timing_options.hpp"

#include <algorithm>
#include <memory>

namespace postkey::cli {
namespace {

// The words of the command line, checked by the options that take them.
struct TimingWords
{
    TimingOptions options;
    std::vector<std::string> flows = {"sign_up", "resend", "recovery", "sign_in", "email_change"};
    std::vector<std::string> classes = {"unknown"};
    std::vector<std::string> connections = {"kept", "new"};
    std::string state = "normal";
};

template <class T>
std::vector<T> without_repetition(std::vector<T> values)
{
    std::vector<T> out;
    for (const auto value : values)
        if (std::ranges::find(out, value) == out.end())
            out.push_back(value);
    return out;
}

TimingOptions options_of(const TimingWords& words)
{
    auto options = words.options;
    options.flows.clear();
    for (const auto& flow : words.flows)
        options.flows.push_back(selftest::parse_flow(flow).value());
    for (const auto& standing : words.classes)
        options.standings.push_back(selftest::parse_standing(standing).value());
    for (const auto& connections : words.connections)
        options.connections.push_back(connections == "kept" ? selftest::Connections::kept
                                                            : selftest::Connections::renewed);
    for (const auto state : {ServerState::normal, ServerState::relay_down, ServerState::mailbox_throttled})
        if (to_text(state) == words.state)
            options.state = state;
    options.flows = without_repetition(std::move(options.flows));
    options.standings = without_repetition(std::move(options.standings));
    options.connections = without_repetition(std::move(options.connections));
    return options;
}

void add_list(CLI::App& command, const std::string& name, std::vector<std::string>& words,
              const std::vector<std::string>& possible, const std::string& description)
{
    command.add_option(name, words, description)
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember(possible));
}

} // namespace

std::string_view to_text(ServerState state)
{
    switch (state) {
    case ServerState::normal:
        return "normal";
    case ServerState::relay_down:
        return "relay_down";
    case ServerState::mailbox_throttled:
        return "mailbox_throttled";
    }
    return "";
}

void add_timing_options(CLI::App& command, std::function<void(const TimingOptions&)> run)
{
    const auto words = std::make_shared<TimingWords>();
    auto& options = words->options;
    auto* const url =
        command.add_option("--url", options.url, "A running server, instead of one that is started for this")
            ->type_name("URL");
    add_list(command, "--flow", words->flows, words->flows,
             "Which of sign_up, resend, recovery, sign_in, email_change; all");
    add_list(command, "--classes", words->classes, {"unknown", "claim", "disabled"},
             "What is compared with known addresses and among itself: unknown, claim, disabled; unknown");
    add_list(command, "--connections", words->connections, words->connections,
             "Over one connection that is kept, a new one for each request, or both; kept,new");
    command.add_option("--samples", options.samples, "Requests of each class; 2000")
        ->type_name("COUNT")
        ->check(CLI::Range(2, 1'000'000));
    command
        .add_option("--pairs", options.pairs, "Pairs sent at once besides, to see who is answered first; 0")
        ->type_name("COUNT")
        ->check(CLI::Range(0, 1'000'000));
    command
        .add_option("--planted", options.planted_microseconds,
                    "The delay that the calibration adds and must find, in microseconds; 1000")
        ->type_name("MICROSECONDS")
        ->check(CLI::Range(1, 10'000'000));
    command
        .add_option("--pause", options.pause_milliseconds, "Rest before each request, in milliseconds; 10")
        ->type_name("MILLISECONDS")
        ->check(CLI::Range(0, 10'000));
    command.add_option("--seed", options.seed, "Of the addresses and their order, to repeat a run; drawn")
        ->type_name("NUMBER");
    command
        .add_option("--state", words->state,
                    "The server's troubles: normal, relay_down or mailbox_throttled; normal")
        ->type_name("STATE")
        ->check(CLI::IsMember({"normal", "relay_down", "mailbox_throttled"}))
        ->excludes(url);
    command.callback([words, run = std::move(run)] { run(options_of(*words)); });
}

} // namespace postkey::cli
