#pragma once
// secrets.toml as a running server sees it: what to sign and verify with, as the file changes and as keys
// begin and end by the clock.
#include "base/instant.hpp"
#include "config/config.hpp"
#include "crypto/key_ring.hpp"

#include <cstdint>
#include <optional>

namespace postkey::server {

// The keys of the configuration that are good at `now`, the one that signs first.
std::vector<crypto::MasterKey> good_keys(const config::Config& config, Instant now);

class KeyFile
{
public:
    explicit KeyFile(config::Config config);

    // The keys that are good at `now`, when the file is not what it was at the last look or others are good
    // than then; nothing when all is as it was. A file that cannot be used leaves the last good keys, and
    // says so in the log.
    std::optional<std::vector<crypto::MasterKey>> look(Instant now);

private:
    // What changes when the file does.
    struct Version
    {
        std::uint64_t device, inode, size;
        std::int64_t changed_seconds, changed_nanoseconds;
        bool operator==(const Version&) const = default;
    };
    std::optional<Version> version() const; // nothing when there is no such file

    enum class Read
    {
        anew,
        not_again
    };
    Read read_if_changed();

    config::Config config_; // with the last good keys
    std::optional<Version> read_;
    std::vector<std::string> kids_; // of the last look
};

} // namespace postkey::server
