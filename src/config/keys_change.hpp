#pragma once
// Rotating and revoking the keys of secrets.toml. The file keeps its comments and everything else that is in
// it; it is changed at once or not at all, 0600, and changes by several processes come one after the other.
#include "base/random.hpp"
#include "config/keys_file.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace postkey::config {

struct KeyChange
{
    std::string kid;                  // that signs next, or now
    std::optional<Instant> use_from;  // since when, or from when on; nothing: ever
    std::vector<std::string> dropped; // that are in the file no more
};

enum class KeysNotChanged
{
    one_is_waiting, // there is a next key already
    no_such_key,
    cannot_edit, // the file is written in a way that this does not understand
};

// A new key that signs from `use_from` on. Keys that are over are dropped. Refuses one_is_waiting and
// cannot_edit. Throws ConfigError for a file that cannot be used as it is, std::system_error when it cannot
// be written.
std::expected<KeyChange, KeysNotChanged> rotate_keys(const std::filesystem::path& data_dir, Instant use_from,
                                                     Instant now, const Weakness& weakness, Random& random);

// The next key, or a new one where there is none, signs from now on. Otherwise as rotate_keys().
std::expected<KeyChange, KeysNotChanged> rotate_keys_now(const std::filesystem::path& data_dir, Instant now,
                                                         const Weakness& weakness, Random& random);

// The key is dropped, and with it those that are over. If it was the current one, the next or a new key signs
// from now on. Refuses no_such_key and cannot_edit; throws as rotate_keys().
std::expected<KeyChange, KeysNotChanged> revoke_key(const std::filesystem::path& data_dir, std::string kid,
                                                    Instant now, const Weakness& weakness, Random& random);

} // namespace postkey::config
