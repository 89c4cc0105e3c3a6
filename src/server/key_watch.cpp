#include "server/key_watch.hpp"

#include "base/log.hpp"
#include "config/keys_file.hpp"
#include "crypto/digest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <sys/stat.h>

namespace postkey::server {

std::vector<crypto::MasterKey> good_keys(const config::Config& config, Instant now)
{
    std::vector<crypto::MasterKey> keys;
    for (auto& key : config::master_keys(config, crypto::sha256, now))
        keys.push_back({key.kid, key.secret});
    return keys;
}

KeyWatch::KeyWatch(crypto::KeyRing ring, config::Config config, const Clock& clock)
    : ring_(std::move(ring)), config_(std::move(config)), clock_(clock),
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

std::optional<KeyWatch::Version> KeyWatch::version() const
{
    struct stat status{};
    if (::stat((config_.data_dir / config::secrets_file_name).c_str(), &status) != 0)
        return std::nullopt;
    return Version{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
                   status.st_ctim.tv_sec, status.st_ctim.tv_nsec};
}

void KeyWatch::look()
{
    const auto before = ring_.keys()->kids();
    try {
        // Asked before the file is read: what is written meanwhile is seen at the next look.
        if (const auto found = version(); found != read_) {
            read_ = found;
            config_.keys = config::load_keys(config_.data_dir, crypto::weakness_of);
            ring_.replace(good_keys(config_, clock_.now()));
        }
    } catch (const std::exception& broken) {
        log::error("keys refused, the last good ones stay in use", {{"cause", broken.what()}});
    }
    auto keys = good_keys(config_, clock_.now());
    if (keys.front().kid != ring_.keys()->current() || keys.size() != ring_.keys()->kids().size())
        ring_.replace(std::move(keys));
    const auto now = ring_.keys();
    if (now->kids() != before)
        log::info("keys taken over",
                  {{"current", now->current()}, {"kids", fmt::format("{}", fmt::join(now->kids(), " "))}});
}

} // namespace postkey::server
