#include "server/key_watch.hpp"

#include "base/log.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>

namespace postkey::server {

KeyWatch::KeyWatch(crypto::KeyRing ring, config::Config config, const Clock& clock)
    : ring_(std::move(ring)), file_(std::move(config)), clock_(clock),
      thread_([this](const std::stop_token& stop) { run(stop); })
{
}

KeyWatch::~KeyWatch() = default;

void KeyWatch::run(const std::stop_token& stop)
{
    constexpr std::chrono::seconds between_looks{2};
    const auto never = [] { return false; };
    std::unique_lock lock(mutex_);
    do
        look();
    while (!stopped_.wait_for(lock, stop, between_looks, never) && !stop.stop_requested());
}

void KeyWatch::look()
{
    auto keys = file_.look(clock_.now());
    if (!keys)
        return;
    const auto before = ring_.keys()->kids();
    ring_.replace(std::move(*keys));
    const auto now = ring_.keys();
    if (now->kids() != before)
        log::info("keys taken over",
                  {{"current", now->current()}, {"kids", fmt::format("{}", fmt::join(now->kids(), " "))}});
}

} // namespace postkey::server
