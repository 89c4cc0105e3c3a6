#include "server/key_file.hpp"

#include "base/log.hpp"
#include "config/keys_file.hpp"
#include "crypto/digest.hpp"

#include <sys/stat.h>

namespace postkey::server {

std::vector<crypto::MasterKey> good_keys(const config::Config& config, Instant now)
{
    std::vector<crypto::MasterKey> keys;
    for (auto& key : config::master_keys(config, crypto::sha256, now))
        keys.push_back({key.kid, key.secret});
    return keys;
}

KeyFile::KeyFile(config::Config config) : config_(std::move(config)) {}

std::optional<KeyFile::Version> KeyFile::version() const
{
    struct stat status{};
    if (::stat((config_.data_dir / config::secrets_file_name).c_str(), &status) != 0)
        return std::nullopt;
    return Version{status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size),
                   status.st_ctim.tv_sec, status.st_ctim.tv_nsec};
}

KeyFile::Read KeyFile::read_if_changed()
{
    // Asked before the file is read: what is written meanwhile is seen at the next look.
    const auto found = version();
    if (found == read_)
        return Read::not_again;
    read_ = found;
    try {
        config_.keys = config::load_keys(config_.data_dir, crypto::weakness_of);
        return Read::anew;
    } catch (const std::exception& broken) {
        log::error("keys refused, the last good ones stay in use", {{"cause", broken.what()}});
        return Read::not_again;
    }
}

std::optional<std::vector<crypto::MasterKey>> KeyFile::look(Instant now)
{
    const auto read = read_if_changed();
    auto keys = good_keys(config_, now);
    std::vector<std::string> kids;
    for (const auto& key : keys)
        kids.push_back(key.kid);
    if (read == Read::not_again && kids == kids_)
        return std::nullopt;
    kids_ = std::move(kids);
    return keys;
}

} // namespace postkey::server
