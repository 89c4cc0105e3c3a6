// The whole way of a mail: durable outbox, courier, template, MIME, SMTP, a relay on loopback.
//   courier_bench PORT rate MAILS             how fast a backlog leaves: mails a second
//   courier_bench PORT latency RATE SECONDS   from the commit of a request to the relay's 250: p50 and p99, in milliseconds
#include "bench/bench_outbox.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <span>

namespace {

using namespace postkey;
using bench::BenchOutbox;
using Stopwatch = std::chrono::steady_clock;

double milliseconds_of(Stopwatch::duration duration)
{
    return std::chrono::duration<double, std::milli>(duration).count();
}

void rate(BenchOutbox& outbox, std::size_t mails)
{
    outbox.record_all(mails);
    const auto begun = Stopwatch::now();
    outbox.deliver_until(mails);
    const auto took = milliseconds_of(Stopwatch::now() - begun) / 1000;
    std::cout << static_cast<long>(static_cast<double>(mails) / took) << '\n';
}

Task<void> ask_steadily(BenchOutbox& outbox, std::size_t per_second, std::size_t mails)
{
    asio::steady_timer pause(outbox.context().get_executor());
    auto next = Stopwatch::now();
    for (std::size_t i = 0; i < mails; ++i) {
        asio::co_spawn(outbox.context(), outbox.record_one(), asio::detached);
        next += std::chrono::microseconds(1'000'000 / per_second);
        pause.expires_at(next);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

void latency(BenchOutbox& outbox, std::size_t per_second, std::size_t seconds)
{
    const auto mails = per_second * seconds;
    asio::co_spawn(outbox.context(), ask_steadily(outbox, per_second, mails), asio::detached);
    outbox.deliver_until(mails);
    auto waits = outbox.waits();
    std::ranges::sort(waits);
    const auto at = [&waits](double share) {
        return milliseconds_of(waits[static_cast<std::size_t>(static_cast<double>(waits.size() - 1) * share)]);
    };
    std::cout << at(0.5) << ' ' << at(0.99) << '\n';
}

} // namespace

int main(int argc, char** argv)
{
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    const auto number = [&arguments](std::size_t i) { return std::strtoull(arguments[i], nullptr, 10); };
    if (arguments.size() == 4 && std::string_view(arguments[2]) == "rate") {
        BenchOutbox outbox(static_cast<std::uint16_t>(number(1)));
        rate(outbox, number(3));
        return 0;
    }
    if (arguments.size() == 5 && std::string_view(arguments[2]) == "latency") {
        BenchOutbox outbox(static_cast<std::uint16_t>(number(1)));
        latency(outbox, number(3), number(4));
        return 0;
    }
    std::cerr << "usage: courier_bench PORT rate MAILS | PORT latency RATE SECONDS\n";
    return 64;
}
