#pragma once
// What the courier counts, for metrics: since the start of the process. Any thread.
#include "mail/transport.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace postkey::flow {

class DeliveryCounters
{
public:
    // Upper bounds of the histogram's buckets; one more holds what took longer.
    static constexpr std::array<std::chrono::milliseconds, 12> bounds = {
        std::chrono::milliseconds(10),       std::chrono::milliseconds(25),
        std::chrono::milliseconds(50),       std::chrono::milliseconds(100),
        std::chrono::milliseconds(250),      std::chrono::milliseconds(1000),
        std::chrono::milliseconds(5000),     std::chrono::milliseconds(30'000),
        std::chrono::milliseconds(120'000),  std::chrono::milliseconds(600'000),
        std::chrono::milliseconds(1800'000), std::chrono::milliseconds(7200'000)};

    enum class Breaker
    {
        closed,
        open
    };

    struct Numbers
    {
        std::map<mail::Outcome, std::uint64_t> attempts;                  // `unknown` are the ambiguous ones
        std::uint64_t dead = 0;                                           // mails that could not be composed
        std::array<std::uint64_t, bounds.size() + 1> hand_over_buckets{}; // each by itself, not summed up
        std::chrono::milliseconds hand_over_sum{0}; // from the request to the relay's 250
        std::map<std::string, Breaker> breakers;    // by transport
    };

    void attempted(mail::Outcome outcome);
    void handed_over(std::chrono::milliseconds after);
    void died();
    void breaker_is(const std::string& transport, Breaker state);

    Numbers numbers() const;

private:
    mutable std::mutex mutex_;
    Numbers numbers_;
};

} // namespace postkey::flow
