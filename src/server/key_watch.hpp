#pragma once
// Takes up what happens to the keys while the server runs: a change of secrets.toml, and the moment at which
// the next key becomes the current one. Looks every two seconds, on a thread of its own. A file that cannot
// be used leaves the last good keys in use, and says so in the log.
#include "base/clock.hpp"
#include "config/config.hpp"
#include "crypto/key_ring.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace postkey::server {

// The keys of the configuration that are good at `now`, the one that signs first.
std::vector<crypto::MasterKey> good_keys(const config::Config& config, Instant now);

class KeyWatch
{
public:
    KeyWatch(crypto::KeyRing ring, config::Config config, const Clock& clock);
    ~KeyWatch(); // waits for a look that is under way

private:
    // What changes when the file does.
    struct Version
    {
        std::uint64_t device, inode, size;
        std::int64_t changed_seconds, changed_nanoseconds;
        bool operator==(const Version&) const = default;
    };
    std::optional<Version> version() const; // nothing when there is no such file

    void run(const std::stop_token& stop);
    void look();

    crypto::KeyRing ring_;
    config::Config config_; // with the last good keys
    const Clock& clock_;
    std::optional<Version> read_;
    std::mutex mutex_;
    std::condition_variable_any stopped_;
    std::jthread thread_;
};

} // namespace postkey::server
